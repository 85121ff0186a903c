"""Payable over random histories: never without a live declaration, never by NACRE after 2017, exact to the day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from financeurs.rules.history import PayeeFacts, Span, changes, payable_on, payable_on_all
from modules.enums import NatureAction
from organismes.rules.admissibility import is_live
from organismes.rules.periods import holding
from tests.organismes.histories import DAYS, DECLARATIONS, MAYBE

SPANS = st.lists(st.builds(Span, DAYS, MAYBE), max_size=3)
FACTS = st.builds(
    PayeeFacts,
    declarations=DECLARATIONS.map(tuple),
    entries=SPANS.map(tuple),
    nacre=st.just(()) | st.just((Span(date(2017, 1, 1), date(2017, 12, 31)),)) | SPANS.map(tuple),
    nature=st.sampled_from(NatureAction.values),
    nacre_is_entry=st.booleans(),
)
FIRST, LAST = date(2016, 11, 1), date(2018, 3, 31)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


@given(FACTS, DAYS)
def test_never_payable_without_a_live_declaration(facts: PayeeFacts, day: date) -> None:
    if payable_on(facts, day).payable:
        assert any(is_live(fact, day) for fact in facts.declarations)


@given(FACTS, st.dates(date(2018, 1, 1), date(2023, 12, 31)))
def test_nacre_and_the_exception_of_driving_schools_pay_nothing_after_2017(facts: PayeeFacts, day: date) -> None:
    if payable_on(facts, day).payable:
        assert any(span.holds(day) for span in facts.entries)


@given(FACTS)
def test_the_periods_agree_with_the_answer_of_every_day(facts: PayeeFacts) -> None:
    periods = changes(facts, first=FIRST, last=LAST)
    for day in EVERY_DAY:
        found = holding(periods, day)
        assert found is not None
        assert found.reponse == payable_on(facts, day)


@given(FACTS, DAYS, DAYS)
def test_both_days_pass_or_neither(facts: PayeeFacts, decided: date, starts: date) -> None:
    both = payable_on_all(facts, [decided, starts]).payable
    assert both is (payable_on(facts, decided).payable and payable_on(facts, starts).payable)


@given(FACTS, DAYS)
def test_every_answer_says_why(facts: PayeeFacts, day: date) -> None:
    answer = payable_on(facts, day)
    assert answer.payable is all(motif.favorable for motif in answer.motifs)
    assert all(motif.texte and motif.article for motif in answer.motifs)
