"""A life that goes any way: facts declared, corrected, withdrawn and put back, hours held and used, days passing.

`Life` does it through the services and keeps, beside the database, what should stand in the end (`Oracle`).
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from accounts.models import Compte, ConversionEnHeures, Mouvement, Retrait, Solde
from accounts.rules.declared import Facts
from accounts.selectors.decisions import posted_totals
from accounts.selectors.facts import facts_of
from accounts.selectors.retraits import declarations_of
from accounts.services import ledger
from accounts.services.agents import record_conversion
from accounts.services.recompute import recompute
from accounts.services.retraits import restore, revoke
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import DomainError
from tests.accounts.replay_facts import AT_ONCE, DECLARATIONS, HOUR, Key, Oracle, key_of
from tests.builders.accounts import SYSTEM

WHY = "Retirée par un essai généré"
Known = dict[tuple[str, int], int]


@dataclass(frozen=True, slots=True)
class Step:
    """So many days later, an act with its numbers; `computed` says whether the worker came after it."""

    days: int
    act: str
    numbers: tuple[int, ...]
    computed: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What stood after a step, and the real instant."""

    instant: datetime
    totals: Known
    facts: Facts


@dataclass
class Life:
    """One account, step after step."""

    of: Compte
    at: Moment
    oracle: Oracle = field(default_factory=Oracle)
    open_holds: list[Mouvement] = field(default_factory=list)
    captures: list[Mouvement] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    removed: dict[int, tuple[Key, Any]] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    count: int = 0

    def live(self, step: Step) -> None:
        """Days pass, something happens (or is refused), the worker comes or not."""
        self.at = replace(self.at, today=self.at.today + timedelta(days=step.days))
        self.count += 1
        with suppress(DomainError):
            if getattr(self, step.act, self._declare(step.act))(*step.numbers):
                self.done[step.act] += 1
        if step.computed:
            self.compute()
        self.snapshots.append(Snapshot(instant(), totals(self.of), facts_of(self.fresh())))
        for row in Solde.objects.filter(compte=self.of):
            assert row.available >= 0 <= row.manque
            assert not (row.manque and row.available)

    def compute(self) -> None:
        recompute(compte_id=self.of.pk, actor=SYSTEM, at=self.at)

    def fresh(self) -> Compte:
        return Compte.objects.select_related("titulaire").get(pk=self.of.pk)

    @property
    def today(self) -> date:
        return self.at.today

    def _declare(self, act: str) -> Any:
        def declare(*numbers: int) -> bool:
            DECLARATIONS[act](self.of, numbers, self.at)
            self.oracle.declare(act, numbers, self.at)
            return True

        return declare

    def convertir(self, *_: int) -> bool:
        """An agent asks for her euros in hours."""
        before = ConversionEnHeures.objects.current().filter(compte=self.of).count()
        record_conversion(compte=self.of, source="test", source_ref="euros", actor=SYSTEM, at=self.at)
        new = ConversionEnHeures.objects.current().filter(compte=self.of).count() > before
        if new:
            self.oracle.declare("convertir", (), self.at)
        return new

    def retirer(self, which: int, *_: int) -> bool:
        """Withdraw one of the facts that stand. Every act says whether it found something to do."""
        rows = declarations_of(self.of)
        if not rows:
            return False
        row = rows[which % len(rows)]
        retrait = revoke(fait=row, motif=WHY, actor=SYSTEM, at=self.at)
        self.removed[retrait.pk] = self.oracle.withdraw(key_of(row))
        assert revoke(fait=row, motif="Encore une fois", actor=SYSTEM, at=self.at).pk == retrait.pk
        return True

    def retablir(self, which: int, *_: int) -> bool:
        """Undo one of the withdrawals made by hand."""
        if not self.removed:
            return False
        pk = sorted(self.removed)[which % len(self.removed)]
        before = instant()
        row = restore(retrait=Retrait.objects.select_related("compte").get(pk=pk), actor=SYSTEM, at=self.at)
        new = row.recorded_at > before
        if new:
            self.oracle.put_back(*self.removed[pk])
        return new

    def reserver(self, which: int, part: int, *_: int) -> bool:
        """Hold a part, in hundredths, of what a counter has."""
        rows = [row for row in Solde.objects.filter(compte=self.of).order_by("compteur") if row.available > 0]
        if not rows:
            return False
        row = rows[which % len(rows)]
        wanted = max(1, row.available * (part % 100 + 1) // 100)
        self.open_holds.append(
            ledger.hold(
                compte=self.of, compteur=row.compteur, quantite=wanted, cle=f"h{self.count}", cause="essai",
                effective_on=self.today, actor=SYSTEM, at=self.at,
            )
        )  # fmt: skip
        return True

    def utiliser(self, which: int, part: int, back: int, *_: int) -> bool:
        """Use a part of what is held, on a day since; the rest is given back, or held again."""
        if not self.open_holds:
            return False
        held = self.open_holds.pop(which % len(self.open_holds))
        on = max(held.effective_on, self.today - timedelta(days=back))
        done = ledger.capture(
            reservation=held, quantite=max(1, held.quantite * (part % 100 + 1) // 100), cle=f"c{self.count}",
            cause="essai", effective_on=on, hold_rest=bool(back % 2), actor=SYSTEM, at=self.at,
        )  # fmt: skip
        self.captures.append(done)
        rest = ledger.rest_of(done)
        if rest is not None:
            self.open_holds.append(rest)
        return True

    def former(self, which: int, part: int, back: int, *_: int) -> bool:
        """A whole training: held, then used."""
        return self.reserver(which, part) and self.utiliser(len(self.open_holds) - 1, 99, back)

    def liberer(self, which: int, *_: int) -> bool:
        """Give back what is held."""
        if not self.open_holds:
            return False
        held = self.open_holds.pop(which % len(self.open_holds))
        ledger.release(reservation=held, cle=f"l{self.count}", cause="essai", actor=SYSTEM, at=self.at)
        return True

    def annuler(self, which: int, *_: int) -> bool:
        """Undo a use."""
        if not self.captures:
            return False
        done = self.captures.pop(which % len(self.captures))
        ledger.reverse(mouvement=done, cle=f"a{self.count}", cause="essai", actor=SYSTEM, at=self.at)
        return True


def replayed(life: Life, twin: Compte) -> None:
    """The twin knew what stands from the start, and used what was really used, whatever it then had."""
    for act, numbers, at in life.oracle.script():
        AT_ONCE[act](twin, numbers, at)
    loan = 10**9
    lent = {}
    for compteur in sorted({row.solde.compteur for row in (*life.captures, *life.open_holds)}):
        lent[compteur] = ledger.post_credit(
            compte=twin, compteur=compteur, quantite=loan, cle="pret", cause="essai", effective_on=life.today,
            actor=SYSTEM, at=life.at,
        )  # fmt: skip
    for rank, row in enumerate((*life.captures, *life.open_holds)):
        held = ledger.hold(
            compte=twin, compteur=row.solde.compteur, quantite=row.quantite, cle=f"h{rank}", cause="essai",
            effective_on=row.effective_on, actor=SYSTEM, at=life.at,
        )  # fmt: skip
        if rank < len(life.captures):
            ledger.capture(
                reservation=held, quantite=row.quantite, cle=f"c{rank}", cause="essai", effective_on=row.effective_on,
                actor=SYSTEM, at=life.at,
            )  # fmt: skip
    for credit in lent.values():
        ledger.reverse(mouvement=credit, cle="rendu", cause="essai", actor=SYSTEM, at=life.at)
    recompute(compte_id=twin.pk, actor=SYSTEM, at=life.at)


def instant() -> datetime:
    """The database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def totals(of: Compte) -> Known:
    """What the ledger says was given, by counter and year."""
    posted = posted_totals([of.pk]).get(of.pk, {})
    return {(name, year): total.quantite for (name, year, sens), total in posted.items() if sens == "entree"}


def balances(of: Compte) -> dict[str, tuple[int, int, int, int]]:
    """Credited, used, held, missing; empty counters left out."""
    rows = Solde.objects.filter(compte=of)
    found = {row.compteur: (row.credite, row.debite, row.reserve, row.manque) for row in rows}
    return {name: parts for name, parts in found.items() if any(parts)}


__all__ = ["HOUR", "Life", "Step", "balances", "instant", "replayed", "totals"]
