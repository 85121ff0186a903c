"""Balances taken over, unfitness credit, C3P points: said by another keeper, once."""

from dataclasses import replace
from datetime import date

import pytest

from accounts.models import Compte, SoldeRepris
from accounts.rules.entitlements import entitlements
from accounts.selectors.facts import facts_of
from accounts.services.recompute import recompute
from accounts.services.repris import record_inaptitude, record_ouverture, record_points_c3p
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput
from tests.builders.accounts import HOUR, SYSTEM, compte, parts

pytestmark = pytest.mark.django_db


def taken_over(of: Compte, hours: int, at: Moment) -> SoldeRepris:
    return record_ouverture(
        compte=of, compteur="cpf", quantite=hours * HOUR, taken_on=date(2016, 1, 1), source="cdc", source_ref="1",
        actor=SYSTEM, at=at,
    )  # fmt: skip


def test_a_balance_taken_over_twice_counts_once_and_can_be_corrected(at: Moment) -> None:
    of = compte(at=at)
    assert taken_over(of, 100, at).pk == taken_over(of, 100, at).pk
    recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    assert parts(of)[0] == 100
    taken_over(of, 80, at)
    recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    assert parts(of)[0] == 80
    assert SoldeRepris.objects.filter(compte=of).count() == 2


def test_a_balance_of_tomorrow_is_refused(at: Moment) -> None:
    with pytest.raises(InvalidInput, match="à aujourd’hui"):
        taken_over(compte(at=at), 10, replace(at, today=date(2015, 12, 31)))


def test_p18_a_point_is_25_hours_mentioned_but_never_credited(at: Moment) -> None:
    of = compte(at=at)
    record_points_c3p(compte=of, points=20, source="cnav", source_ref="1", actor=SYSTEM, at=at)
    recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    assert not of.soldes.exists()
    mention = entitlements(facts_of(of), (), at.today).mentions[0]
    assert (mention.unite, mention.quantite, mention.regle) == ("h", 500, "R4162-4")
    assert "sans être inscrites" in mention.explication


def test_p19_since_2019_a_point_is_375_euros(at: Moment) -> None:
    of = compte(at=at)
    record_points_c3p(compte=of, points=1, source="cnav", source_ref="1", actor=SYSTEM, at=at)
    mention = entitlements(facts_of(of), (), date(2019, 2, 1)).mentions[0]
    assert (mention.unite, mention.quantite) == ("EUR", 375)


@pytest.mark.parametrize("hours", [0, 151])
def test_an_unfitness_credit_out_of_bounds_is_refused(hours: int, at: Moment) -> None:
    with pytest.raises(InvalidInput, match="150"):
        record_inaptitude(compte=compte(at=at), secondes=hours * HOUR, source="t", source_ref="1", actor=SYSTEM, at=at)
