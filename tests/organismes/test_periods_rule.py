"""Periods computed from the facts agree with the day-by-day answer, and begin on the very days where it changes."""

from datetime import date, timedelta

from hypothesis import given

from organismes.rules.admissibility import DeclarationFact, QualiteFact, admissibility, is_live
from organismes.rules.periods import changes, holding, merged
from tests.organismes.histories import DECLARATIONS, QUALITES

FIRST, LAST = date(2016, 10, 1), date(2018, 4, 30)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


@given(DECLARATIONS, QUALITES)
def test_on_every_day_the_period_says_what_the_rule_says(
    declarations: list[DeclarationFact], qualites: list[QualiteFact]
) -> None:
    periods = changes(declarations=declarations, qualites=qualites, first=FIRST, last=LAST)
    for day in EVERY_DAY:
        found = holding(periods, day)
        assert found is not None
        assert found.reponse == admissibility(declarations=declarations, qualites=qualites, day=day)


@given(DECLARATIONS, QUALITES)
def test_periods_cover_all_days_once_and_neighbours_differ(
    declarations: list[DeclarationFact], qualites: list[QualiteFact]
) -> None:
    periods = changes(declarations=declarations, qualites=qualites)
    for one, other in zip(periods, periods[1:], strict=False):
        assert one.until_on + timedelta(days=1) == other.from_on
        assert one.reponse != other.reponse
    told = merged(periods, lambda answer: answer.admissible)
    assert all(one.reponse != other.reponse for one, other in zip(told, told[1:], strict=False))


@given(DECLARATIONS, QUALITES)
def test_admissible_periods_never_go_without_a_live_declaration(
    declarations: list[DeclarationFact], qualites: list[QualiteFact]
) -> None:
    for period in changes(declarations=declarations, qualites=qualites, first=FIRST, last=LAST):
        if period.reponse.admissible:
            for day in (period.from_on, period.until_on):
                assert any(is_live(fact, day) for fact in declarations)


def test_nacre_body_is_admissible_from_its_registration_until_31_december_2017() -> None:
    declared = [DeclarationFact("enregistree", date(2017, 2, 1), date(2017, 2, 20))]
    nacre = [QualiteFact("nacre", "referencable", date(2017, 1, 1), date(2017, 12, 31))]
    told = merged(changes(declarations=declared, qualites=nacre), lambda answer: answer.admissible)
    assert [(row.from_on, row.until_on) for row in told if row.reponse] == [(date(2017, 2, 20), date(2017, 12, 31))]


def test_a_gap_of_one_day_between_two_proofs_is_seen() -> None:
    declared = [DeclarationFact("enregistree", date(2017, 1, 1), date(2017, 1, 1))]
    proofs = [
        QualiteFact("datadock", "suspendu", date(2017, 1, 1), date(2017, 6, 14)),
        QualiteFact("datadock", "referencable", date(2017, 6, 16)),
    ]
    told = merged(changes(declarations=declared, qualites=proofs), lambda answer: answer.admissible)
    gaps = [(row.from_on, row.until_on) for row in told if not row.reponse][1:-1]
    assert gaps == [(date(2017, 6, 15), date(2017, 6, 15))]
