"""Whatever the order in which facts arrive, the ledger ends in the same place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Compte, Solde
from accounts.selectors.decisions import posted_totals
from accounts.services.facts import declare_dif, declare_diplome, record_activite, record_statut
from accounts.services.nightly import run_nightly
from accounts.services.recompute import recompute
from cpa_portal.clock.moment import Moment
from tests.builders.accounts import HOUR, SYSTEM, activite, compte, credit, use

pytestmark = pytest.mark.django_db


def facts(of: Compte, at: Moment) -> dict[str, Callable[[], Any]]:
    """Facts of one career, each declared by itself."""
    later = replace(at, today=date(2018, 6, 1))
    return {
        "2015": lambda: activite(of, 2015, at=later, hours=1200),
        "2016": lambda: activite(of, 2016, at=later),
        "2017": lambda: activite(of, 2017, at=later, hours=900, absences=(("maternite", 300 * HOUR),)),
        "diplome": lambda: declare_diplome(compte=of, niveau="VI", declarant="cep", actor=SYSTEM, at=later),
        "dif": lambda: declare_dif(compte=of, secondes=35 * HOUR, actor=SYSTEM, at=later),
    }


def standing(of: Compte) -> tuple[Any, ...]:
    """Totals by counter and year, and balances: what must not depend on the order."""
    totals = {part: total.quantite for part, total in posted_totals([of.pk]).get(of.pk, {}).items() if total.quantite}
    soldes = Solde.objects.filter(compte=of, version__gt=0).order_by("compteur")
    return totals, [(row.compteur, row.credite, row.debite, row.reserve, row.manque) for row in soldes if row.credite]


def test_every_order_of_the_facts_ends_in_the_same_rights(at: Moment) -> None:
    later = replace(at, today=date(2018, 6, 1))
    orders = list(permutations(["2015", "2016", "2017", "diplome", "dif"]))[::10]
    ends = []
    for rank, order in enumerate(orders):
        of = compte(at=at, rank=rank)
        known = facts(of, at)
        for name in order:
            known[name]()
            recompute(compte_id=of.pk, actor=SYSTEM, at=later)
        ends.append(standing(of))
    assert all(end == ends[0] for end in ends)
    assert ends[0][0]["cpf", 2017, "entree"] == 36 * HOUR


def test_a_fact_known_late_ends_as_if_known_from_the_start(at: Moment) -> None:
    later = replace(at, today=date(2018, 6, 1))
    early, late = compte(at=at), compte(at=at, rank=2)
    for of in (early, late):
        activite(of, 2015, at=at)
    activite(early, 2016, at=at, hours=800)
    activite(late, 2016, at=at, hours=1607)
    for of in (early, late):
        recompute(compte_id=of.pk, actor=SYSTEM, at=at)
        use(of, 36, at=at)
        activite(of, 2017, at=later)
    activite(late, 2016, at=later, hours=800)
    for of in (early, late):
        recompute(compte_id=of.pk, actor=SYSTEM, at=later)
    assert standing(early) == standing(late)


def test_the_nights_post_what_one_computation_posts(at: Moment) -> None:
    day_by_day, at_once = compte(at=at), compte(at=at, rank=2)
    known = replace(at, today=date(2019, 1, 15))
    for of in (day_by_day, at_once):
        record_statut(
            compte=of, statut="agent_public", categorie="C", from_on=date(2015, 1, 1), source="t", source_ref="1",
            actor=SYSTEM, at=at,
        )  # fmt: skip
        declare_dif(compte=of, secondes=35 * HOUR, actor=SYSTEM, at=at)
        for year in (2015, 2016, 2017, 2018):
            record_activite(
                compte=of, year=year, statut="salarie" if year < 2017 else "agent_public", source="t",
                source_ref=str(year), heures_secondes=1607 * HOUR, actor=SYSTEM, at=known,
            )  # fmt: skip
    recompute(compte_id=day_by_day.pk, actor=SYSTEM, at=at)
    for day in (date(2018, 3, 31), date(2019, 1, 1), date(2019, 3, 31), date(2021, 1, 1)):
        run_nightly(at=replace(at, today=day))
    recompute(compte_id=at_once.pk, actor=SYSTEM, at=replace(at, today=date(2021, 1, 1)))
    assert standing(day_by_day)[0] == standing(at_once)[0]
    assert standing(day_by_day)[0]["cpf_eur", 2017, "entree"] > 0


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    years=st.lists(st.tuples(st.sampled_from([2015, 2016, 2017]), st.integers(0, 1700)), min_size=1, max_size=6),
    used=st.integers(0, 10),
    order=st.randoms(use_true_random=False),
)
def test_any_arrival_of_corrections_converges(at: Moment, years: list[tuple[int, int]], used: int, order: Any) -> None:
    later = replace(at, today=date(2018, 6, 1))
    last = dict(years)
    first, second = _fresh(at), _fresh(at)
    for of, history in ((first, years), (second, order.sample(list(last.items()), len(last)))):
        credit(of, 10, at=later)
        if used:
            use(of, used, at=later)
        for year, hours in history:
            activite(of, year, at=later, hours=hours)
            recompute(compte_id=of.pk, actor=SYSTEM, at=later)
    assert standing(first) == standing(second)


_ranks = iter(range(100, 100_000))


def _fresh(at: Moment) -> Compte:
    return compte(at=at, rank=next(_ranks))
