"""What was read of a balance before waiting for its lock is read again; a refusal leaves nothing."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from accounts.models import Compte, Mouvement
from accounts.services import ledger
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Conflict, Refused
from tests.builders.accounts import HOUR, SYSTEM, compte_with, credit, hold, parts, solde
from tests.statements import statements_sent

WAITS = "SELECT 1 FROM pg_locks WHERE NOT granted"


@contextmanager
def waiting(act: Callable[[], Any]) -> Any:
    """Inside a transaction that holds the balance: another connection runs the act, and waits until the end."""

    def run() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        result: list[Future[Any]] = []

        def start() -> None:
            result.append(pool.submit(run))
            with connections["owner"].cursor() as cursor:
                for _ in range(2000):
                    cursor.execute(WAITS)
                    if cursor.fetchone():
                        return
                    cursor.execute("SELECT pg_sleep(0.005)")
            raise AssertionError("nobody waits")

        yield start, result


def test_a_key_posted_while_we_wait_is_the_same_movement(committed_db: str, at: Moment) -> None:
    nadia = compte_with(at=at)
    with waiting(lambda: credit(nadia, 5, at=at)) as (start, result):
        first = credit(nadia, 5, at=at)
        start()
    assert result[0].result().pk == first.pk
    assert (parts(nadia), JournalEntry.objects.filter(verb="accounts.credit").count()) == ((53, 0, 0, 0), 1)


def test_a_key_posted_for_something_else_while_we_wait_is_a_conflict(committed_db: str, at: Moment) -> None:
    nadia = compte_with(at=at)
    with waiting(lambda: credit(nadia, 6, at=at)) as (start, result):
        credit(nadia, 5, at=at)
        start()
    with pytest.raises(Conflict):
        result[0].result()


def test_a_reservation_resolved_while_we_wait_is_refused(committed_db: str, at: Moment) -> None:
    nadia = compte_with(at=at)
    held = hold(nadia, 40, at=at)
    with waiting(lambda: ledger.release(reservation=held, cle="b", cause="essai", actor=SYSTEM, at=at)) as (
        start,
        result,
    ):
        ledger.release(reservation=held, cle="a", cause="essai", actor=SYSTEM, at=at)
        start()
    with pytest.raises(Refused, match="déjà"):
        result[0].result()


def test_a_refusal_leaves_nothing_and_its_key_free(committed_db: str, at: Moment) -> None:
    nadia = compte_with(at=at)
    before = (solde(nadia).version, JournalEntry.objects.count(), Mouvement.objects.count())
    with pytest.raises(Refused):
        hold(nadia, 49, at=at)
    with pytest.raises(Refused):
        hold(nadia, 1, at=at, compteur="dif")
    assert (solde(nadia).version, JournalEntry.objects.count(), Mouvement.objects.count()) == before
    assert solde(nadia, "dif").pk is None
    assert hold(nadia, 48, at=at).version == before[0] + 1


def test_a_movement_is_four_statements(committed_db: str, at: Moment) -> None:
    nadia = compte_with(at=at)
    with statements_sent() as sent:
        hold(nadia, 1, at=at)
    assert sent.count == 4


def test_what_the_database_refuses_keeps_the_name_of_its_constraint(committed_db: str, at: Moment) -> None:
    nadia = compte_with(at=at)
    with pytest.raises(IntegrityError) as error:
        hold(nadia, 1, at=at, expires_on=at.today, cle="x", lie_a="", compteur="cpf", effective_on=None)
    assert error.value.__cause__.diag.column_name == "effective_on"  # type: ignore[union-attr]
    assert (parts(nadia), connection.in_atomic_block) == ((48, 0, 0, 0), False)


@pytest.mark.parametrize("hold_rest", [True, False])
def test_a_capture_and_its_rest_are_journalled_each(committed_db: str, at: Moment, hold_rest: bool) -> None:
    nadia: Compte = compte_with(at=at)
    held = hold(nadia, 10, at=at)
    done = ledger.capture(
        reservation=held, quantite=4 * HOUR, cle="t1", cause="essai", effective_on=at.today, hold_rest=hold_rest,
        actor=SYSTEM, at=at,
    )  # fmt: skip
    wanted = {str(row.pk) for row in (held, done, ledger.rest_of(done)) if row is not None}
    entries = JournalEntry.objects.filter(object_type="accounts.mouvement")
    assert set(entries.values_list("object_id", flat=True)) == wanted
