"""Euros asked for in hours by a person who became a public agent: at once, once, never while euros are reserved."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from accounts.models import Compte, ConversionEnHeures
from accounts.selectors.agents import conversion_of
from accounts.services import ledger
from accounts.services.agents import record_conversion
from accounts.services.facts import record_statut
from accounts.services.recompute import recompute
from accounts.services.repris import record_ouverture
from accounts.services.retraits import revoke
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused
from tests.builders.accounts import HOUR, SYSTEM, compte, solde

pytestmark = pytest.mark.django_db


@pytest.fixture
def june(at: Moment) -> Moment:
    return replace(at, today=date(2020, 6, 1))


def devenue_agente(at: Moment, euros: int = 1500, *, since: date = date(2020, 2, 1)) -> Compte:
    """A former employee with euros, an agent for some months."""
    of = compte(at=at)
    common: dict[str, Any] = {"compte": of, "source": "test", "actor": SYSTEM, "at": at}
    record_statut(statut="agent_public", categorie="B", from_on=since, until_on=None, source_ref="s", **common)
    record_ouverture(compteur="cpf_eur", quantite=euros * 100, taken_on=date(2020, 1, 15), source_ref="o", **common)
    recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    return of


def asked(of: Compte, at: Moment) -> ConversionEnHeures:
    return record_conversion(compte=of, source="titulaire", source_ref="euros", actor=SYSTEM, at=at)


def test_1500_euros_give_100_hours_at_once(june: Moment) -> None:
    of = devenue_agente(june)
    preview = conversion_of(of, june)
    assert [(line.compteur, line.quantite // HOUR) for line in preview.lignes] == [("cpf_public", 100)]
    asked(of, june)
    assert solde(of, "cpf_public").available == 100 * HOUR
    assert solde(of, "cpf_eur").available == 0
    assert recompute(compte_id=of.pk, actor=SYSTEM, at=june) == []


def test_asked_twice_is_asked_once_for_each_entry(june: Moment) -> None:
    of = devenue_agente(june)
    assert asked(of, june).pk == asked(of, replace(june, today=date(2020, 9, 1))).pk
    assert ConversionEnHeures.objects.count() == 1


def test_refused_while_euros_are_reserved(june: Moment) -> None:
    of = devenue_agente(june)
    ledger.hold(
        compte=of, compteur="cpf_eur", quantite=100, cle="r", cause="essai", effective_on=june.today, actor=SYSTEM, at=june
    )  # fmt: skip
    with pytest.raises(Refused, match="réservés"):
        asked(of, june)


@pytest.mark.parametrize("since", [date(2020, 9, 1), date(2021, 1, 1)])
def test_refused_before_being_an_agent(since: date, june: Moment) -> None:
    with pytest.raises(Refused, match="agent public"):
        asked(devenue_agente(june, since=since), june)


def test_refused_before_2020(june: Moment) -> None:
    of = devenue_agente(june, since=date(2019, 1, 1))
    with pytest.raises(Refused, match="2020"):
        asked(of, replace(june, today=date(2019, 12, 31)))


def test_withdrawn_the_euros_come_back(june: Moment) -> None:
    of = devenue_agente(june)
    revoke(fait=asked(of, june), motif="Demande faite pour une autre personne", actor=SYSTEM, at=june)
    recompute(compte_id=of.pk, actor=SYSTEM, at=june)
    assert solde(of, "cpf_eur").available == 150_000
    assert solde(of, "cpf_public").available == 0
