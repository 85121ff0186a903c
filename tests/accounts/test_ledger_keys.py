"""The same key twice: the same content is the same movement, other content is an error."""

from datetime import timedelta

import pytest

from accounts.models import Compte, Mouvement
from accounts.services import ledger
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Conflict
from tests.builders.accounts import HOUR, SYSTEM, compte, credit, hold, parts
from tests.statements import statements_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia(at: Moment) -> Compte:
    found = compte(at=at)
    credit(found, 48, at=at, cle="depart")
    return found


def test_a_replayed_credit_is_the_same_movement(nadia: Compte, at: Moment) -> None:
    first, again = credit(nadia, 10, at=at), credit(nadia, 10, at=at)
    assert (first.pk, parts(nadia)) == (again.pk, (58, 0, 0, 0))
    assert JournalEntry.objects.filter(verb="accounts.credit").count() == 2


def test_a_key_used_for_something_else_is_a_conflict(nadia: Compte, at: Moment) -> None:
    credit(nadia, 10, at=at)
    with pytest.raises(Conflict, match="autre contenu"):
        credit(nadia, 11, at=at)
    with pytest.raises(Conflict):
        credit(nadia, 10, at=at, cause="autre")
    with pytest.raises(Conflict):
        hold(nadia, 10, at=at, cle="credit:1")


def test_a_replayed_hold_is_accepted_even_when_nothing_is_left(nadia: Compte, at: Moment) -> None:
    held = hold(nadia, 48, at=at)
    assert hold(nadia, 48, at=at).pk == held.pk


def test_a_release_replayed_another_day_is_the_same(nadia: Compte, at: Moment) -> None:
    held = hold(nadia, 10, at=at)
    later = Moment(today=at.today + timedelta(days=3), now=at.now)
    first = ledger.release(reservation=held, cle="fin", cause="essai", actor=SYSTEM, at=at)
    assert ledger.release(reservation=held, cle="fin", cause="essai", actor=SYSTEM, at=later).pk == first.pk


@pytest.mark.parametrize("hold_rest", [True, False])
def test_a_replayed_capture_is_the_same_if_its_rest_goes_the_same_way(
    nadia: Compte, at: Moment, hold_rest: bool
) -> None:
    held = hold(nadia, 10, at=at)
    wanted = {"reservation": held, "quantite": 4 * HOUR, "cle": "t1", "cause": "essai", "effective_on": at.today}
    first = ledger.capture(**wanted, hold_rest=hold_rest, actor=SYSTEM, at=at)
    assert ledger.capture(**wanted, hold_rest=hold_rest, actor=SYSTEM, at=at).pk == first.pk
    with pytest.raises(Conflict):
        ledger.capture(**wanted, hold_rest=not hold_rest, actor=SYSTEM, at=at)
    assert Mouvement.objects.filter(nature="debit").count() == 1


def test_the_same_key_serves_two_counters(nadia: Compte, at: Moment) -> None:
    assert credit(nadia, 5, at=at).solde_id != credit(nadia, 5, at=at, compteur="dif").solde_id


def test_a_movement_costs_a_constant_number_of_queries(nadia: Compte, at: Moment) -> None:
    for number in range(30):
        credit(nadia, 1, at=at, cle=f"c{number}")
    held = hold(nadia, 10, at=at, cle="r")
    with statements_sent() as posting:
        credit(nadia, 1, at=at, cle="mesure")
        hold(nadia, 1, at=at, cle="mesure:r")
    with statements_sent() as resolving:
        ledger.capture(
            reservation=held, quantite=HOUR, cle="mesure:d", cause="essai", effective_on=at.today, actor=SYSTEM, at=at
        )
    statements, savepoint = 2, 2
    assert posting.count == 2 * (statements + savepoint)
    assert resolving.count == statements + savepoint
