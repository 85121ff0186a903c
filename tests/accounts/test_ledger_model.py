"""The ledger against a plain model of it: any sequence of verbs, the same balances and the same refusals."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Compte, Mouvement
from accounts.services import ledger
from accounts.services.ledger_fold import Replayed, apply
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import DomainError
from tests.builders.accounts import SYSTEM, compte, solde

AT = Moment(today=date(2017, 5, 15), now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
AMOUNTS = st.integers(1, 50)


@dataclass
class Plain:
    """What a balance should say, in four numbers and a list of what is held."""

    credite: int = 0
    debite: int = 0
    manque: int = 0
    held: dict[str, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return self.credite - self.debite - sum(self.held.values())

    def settle(self) -> None:
        """What is free pays off what is missing."""
        paid = min(self.free, self.manque)
        self.credite -= paid
        self.manque -= paid

    def add(self, amount: int) -> None:
        self.credite += amount
        self.settle()

    def take_back(self, amount: int) -> None:
        taken = min(self.free, amount)
        self.credite -= taken
        self.manque += amount - taken


class Ledger(RuleBasedStateMachine):
    """Every verb, on one counter of one account."""

    held, given, used, taken = Bundle("held"), Bundle("given"), Bundle("used"), Bundle("taken")

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.plain, self.count = Plain(), 0

    @initialize()
    def open(self) -> None:
        self.compte: Compte = compte(at=AT)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def key(self) -> str:
        self.count += 1
        return f"cle:{self.count}"

    def common(self) -> dict[str, Any]:
        return {"cle": self.key(), "cause": "essai", "actor": SYSTEM, "at": AT}

    def on_counter(self, amount: int) -> dict[str, Any]:
        return {"compte": self.compte, "compteur": "cpf", "quantite": amount, "effective_on": AT.today, **self.common()}

    @rule(target=given, amount=AMOUNTS)
    def credit(self, amount: int) -> Mouvement:
        self.plain.add(amount)
        return ledger.post_credit(**self.on_counter(amount))

    @rule(target=taken, amount=AMOUNTS)
    def correct_down(self, amount: int) -> Mouvement:
        self.plain.take_back(amount)
        return ledger.correct_down(**self.on_counter(amount))

    @rule(target=held, amount=AMOUNTS)
    def hold(self, amount: int) -> Mouvement | None:
        wanted = self.on_counter(amount)
        if amount > self.plain.free:
            with pytest.raises(DomainError):
                ledger.hold(**wanted)
            return None
        self.plain.held[wanted["cle"]] = amount
        return ledger.hold(**wanted)

    @rule(reservation=consumes(held))
    def release(self, reservation: Mouvement | None) -> None:
        if reservation is None:
            return
        ledger.release(reservation=reservation, **self.common())
        del self.plain.held[reservation.cle]
        self.plain.settle()
        with pytest.raises(DomainError):
            ledger.release(reservation=reservation, **self.common())

    @rule(target=used, reservation=consumes(held), part=st.integers(1, 100), again=st.booleans())
    def capture(self, reservation: Mouvement | None, part: int, again: bool) -> Mouvement | None:
        if reservation is None:
            return None
        amount = max(1, reservation.quantite * part // 100)
        wanted = {"quantite": amount, "effective_on": AT.today, "hold_rest": again, **self.common()}
        done = ledger.capture(reservation=reservation, **wanted)
        assert ledger.capture(reservation=reservation, **wanted).pk == done.pk
        del self.plain.held[reservation.cle]
        self.plain.debite += amount
        if again and amount < reservation.quantite:
            self.plain.held[f"{done.cle}:reste"] = reservation.quantite - amount
        self.plain.settle()
        return done

    @rule(movement=consumes(given))
    def reverse_credit(self, movement: Mouvement) -> None:
        ledger.reverse(mouvement=movement, **self.common())
        self.plain.take_back(movement.quantite)

    @rule(movement=consumes(taken))
    def reverse_correction(self, movement: Mouvement) -> None:
        ledger.reverse(mouvement=movement, **self.common())
        self.plain.add(movement.quantite)

    @rule(movement=consumes(used))
    def reverse_use(self, movement: Mouvement | None) -> None:
        if movement is None:
            return
        ledger.reverse(mouvement=movement, **self.common())
        self.plain.debite -= movement.quantite
        self.plain.settle()

    @invariant()
    def the_balance_says_what_the_model_says(self) -> None:
        if not hasattr(self, "compte"):
            return
        row, plain = solde(self.compte), self.plain
        assert (row.credite, row.debite, row.reserve, row.manque) == (
            plain.credite, plain.debite, sum(plain.held.values()), plain.manque,
        )  # fmt: skip
        assert row.available >= 0
        assert row.manque == 0 or row.available == 0

    @invariant()
    def the_movements_replay_to_the_balance(self) -> None:
        if not hasattr(self, "compte"):
            return
        balance, row = Replayed(), solde(self.compte)
        for movement in (
            Mouvement.objects.filter(solde=row.pk or 0).select_related("reservation", "annule").order_by("version")
        ):
            apply(
                balance, movement.nature, movement.quantite, movement.manque_delta,
                held=movement.reservation.quantite if movement.reservation else 0,
                cancels=movement.annule.nature if movement.annule else "",
            )  # fmt: skip
            assert balance.available == movement.disponible_apres
        assert (balance.credite, balance.debite, balance.reserve, balance.manque) == (
            row.credite, row.debite, row.reserve, row.manque,
        )  # fmt: skip


CHECKS = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.django_db
def test_any_sequence_of_verbs() -> None:
    run_state_machine_as_test(Ledger, settings=settings(max_examples=8, stateful_step_count=25, **CHECKS))


@pytest.mark.django_db
@pytest.mark.complet
def test_any_long_sequence_of_verbs() -> None:
    run_state_machine_as_test(Ledger, settings=settings(max_examples=150, stateful_step_count=60, **CHECKS))
