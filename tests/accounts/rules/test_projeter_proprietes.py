"""Properties of a projection: it is the entitlements themselves, and more work never gives less."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.rules.declared import Activite, Diplome, Facts
from accounts.rules.entitlements import entitlements
from accounts.rules.hypotheses import ACTIVITES, Hypothese
from accounts.rules.parameters import load
from accounts.rules.results import Use
from accounts.rules.target import Cible, answer
from accounts.rules.trajectory import Course
from tests.accounts.rules.test_proprietes import FACTS, USES

TODAY = st.dates(date(2016, 4, 1), date(2023, 12, 31))
PARTS = st.integers(1, 100).map(lambda percent: Fraction(percent, 100))
HYPOTHESES = st.builds(
    Hypothese,
    activite=st.sampled_from(ACTIVITES),
    part=PARTS,
    statut=st.sampled_from(["", "", "salarie", "tns", "agent_public", "esat"]),
    categorie=st.sampled_from([None, "A", "C"]),
    majoration=st.sampled_from(["", "avec", "sans"]),
    usages=st.lists(st.builds(Use, on=st.dates(date(2024, 1, 1), date(2027, 1, 1)), hours=st.integers(1, 10**6)), max_size=2).map(tuple),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(FACTS, USES, TODAY, HYPOTHESES)
def test_chaque_point_est_le_calcul_du_jour(facts: Facts, uses: list[Use], today: date, hypothese: Hypothese) -> None:
    course = Course(facts, hypothese, today=today, parameters=load(), uses=uses)
    for point in course.walk(4):
        found = entitlements(course.facts, course.uses, point.on, parameters=load())
        assert point.soldes == found.soldes
        assert set(point.lignes) <= set(found.lignes)


@settings(deadline=None, max_examples=60)
@given(FACTS, USES, TODAY)
def test_sans_annee_a_supposer_la_projection_est_le_compte(facts: Facts, uses: list[Use], today: date) -> None:
    horizon = today.year + 3
    years = {item.year for item in facts.activites}
    known = [
        Activite(year=year, statut="salarie", worked_hours=Fraction(1000)) for year in range(today.year - 1, horizon)
    ]
    full = replace(facts, activites=(*facts.activites, *(item for item in known if item.year not in years)))
    last = list(Course(full, Hypothese(), today=today, parameters=load(), uses=uses).walk(3))[-1]
    assert last.soldes == entitlements(full, uses, last.on).soldes


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 1607), min_size=1, max_size=3), st.booleans(), PARTS, PARTS,
    st.sampled_from(["salarie", "agent_public", "tns"]),
)  # fmt: skip
def test_travailler_plus_ne_donne_jamais_moins(
    hours: list[int], low: bool, one: Fraction, other: Fraction, statut: str
) -> None:
    facts = Facts(
        activites=tuple(Activite(year=2017 - rank, statut=statut, worked_hours=Fraction(value)) for rank, value in enumerate(hours)),
        diplomes=(Diplome("VI", date(2017, 3, 1)),) if low else (),
    )  # fmt: skip
    less, more = sorted((one, other))
    paths = [
        list(
            Course(facts, Hypothese(activite="incomplet", part=part), today=date(2018, 5, 15), parameters=load()).walk(
                8
            )
        )
        for part in (less, more)
    ]
    for point_less, point_more in zip(*paths, strict=True):
        assert point_more.heures >= point_less.heures


@settings(deadline=None, max_examples=40)
@given(FACTS, TODAY, HYPOTHESES, st.integers(1, 600))
def test_la_reponse_est_le_premier_jour(facts: Facts, today: date, hypothese: Hypothese, wanted: int) -> None:
    course = Course(facts, hypothese, today=today, parameters=load())
    found = answer(course, Cible(Fraction(wanted)))
    for point in course.walk(12):
        if found.on is None or point.on < found.on:
            assert point.heures < wanted
        elif point.on == found.on:
            assert point.heures >= wanted


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 1607), min_size=1, max_size=3), PARTS, st.integers(1, 200),
    st.dates(date(2018, 6, 1), date(2024, 1, 1)), st.sampled_from(["salarie", "agent_public"]),
)  # fmt: skip
def test_la_majoration_n_enleve_rien_et_une_formation_n_ajoute_rien(
    hours: list[int], part: Fraction, wanted: int, day: date, statut: str
) -> None:
    facts = Facts(
        activites=tuple(Activite(year=2017 - rank, statut=statut, worked_hours=Fraction(value)) for rank, value in enumerate(hours)),
    )  # fmt: skip

    def worth(**hypothese: Any) -> list[Fraction]:
        one = Hypothese(activite="incomplet", part=part, **hypothese)
        course = Course(facts, one, today=date(2018, 5, 15), parameters=load())
        return [point.heures for point in course.walk(8) if point.cause in ("jour", "credit")]

    common = worth()
    assert all(more >= less for more, less in zip(worth(majoration="avec"), common, strict=True))
    used = worth(usages=(Use(day, wanted * 3600),))
    assert all(less <= more for less, more in zip(used, common, strict=True))
