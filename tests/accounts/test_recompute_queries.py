"""One declared diploma to the corrected balance: as many statements after fifty years as after one."""

from dataclasses import replace
from datetime import date

import pytest

from accounts.models import Compte
from accounts.services.facts import declare_diplome, record_statut
from accounts.services.recompute import recompute
from cpa_portal.clock.moment import Moment
from tests.builders.accounts import SYSTEM, activite, compte, parts, use
from tests.statements import statements_sent

pytestmark = pytest.mark.django_db


def history(at: Moment, rank: int, *, years: int) -> Compte:
    """A category C agent with so many full-time years up to the last one, all computed, who used most of each."""
    found, first = compte(at=at, rank=rank), at.today.year - years
    record_statut(
        compte=found, statut="agent_public", categorie="C", from_on=date(2010, 1, 1), source="test", source_ref="1",
        actor=SYSTEM, at=at,
    )  # fmt: skip
    for year in range(first, at.today.year):
        activite(found, year, at=at, statut="agent_public")
    recompute(compte_id=found.pk, actor=SYSTEM, at=at)
    for year in range(first + 1, at.today.year):
        use(found, 20, at=at, cle=f"use:{year}", on=date(year, 6, 1), compteur="cpf_public")
        if year % 5 == 0:
            recompute(compte_id=found.pk, actor=SYSTEM, at=at)
    recompute(compte_id=found.pk, actor=SYSTEM, at=at)
    return found


def declared_and_computed(of: Compte, at: Moment) -> int:
    with statements_sent() as sent:
        declare_diplome(compte=of, niveau="VI", declarant="titulaire", actor=SYSTEM, at=at)
        recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    return sent.count


def test_a_diploma_costs_the_same_statements_whatever_the_history(at: Moment) -> None:
    later = replace(at, today=date(2067, 5, 2))
    short, long = history(later, 1, years=1), history(later, 2, years=50)
    before = (parts(short, "cpf_public")[0], parts(long, "cpf_public")[0])
    counts = (declared_and_computed(short, later), declared_and_computed(long, later))
    assert parts(short, "cpf_public")[0] == before[0] + 25
    assert parts(long, "cpf_public")[0] > before[1] + 100
    assert counts[0] == counts[1]
    assert 0 < counts[0] < 45
