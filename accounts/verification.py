"""Replaying the ledger from its rows, on one snapshot read by the auditor's role. Nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from accounts.enums import Compteur
from accounts.models import Alimentation, Compte, Mouvement, Solde
from accounts.selectors.decisions import CompteLu, Person, decide
from accounts.selectors.law import law_in_force
from accounts.selectors.parametres import left_by_the_law
from accounts.services.ledger_fold import Replayed, apply, indu_change
from accounts.services.ledger_hash import GENESIS, chained, fingerprint
from cpa_portal.db.invariants import broken, frozen_view
from cpa_portal.outbox.models import OutboxEvent

AUDIT = "audit"
BATCH = 500


@dataclass(slots=True)
class Report:
    """What was read, and the first difference (empty if there is none)."""

    counts: dict[str, int] = field(default_factory=dict)
    difference: str = ""


def verify(*, today: date) -> Report:
    """Check the invariants, replay every balance, then compute the rights of every account again."""
    report = Report()
    findings = broken("accounts")
    with frozen_view(AUDIT):
        report.counts["invariants"] = 1
        report.difference = next((str(finding) for finding in findings), "")
        for step in (_replay_balances, _replay_rights):
            if not report.difference:
                report.difference = step(report, today)
    return report


def _replay_balances(report: Report, today: date) -> str:
    """Fold and chain of each balance, from its first movement to its last."""
    report.counts |= {"soldes": 0, "mouvements": 0}
    movements = Mouvement.objects.using(AUDIT).order_by("solde_id", "version").iterator(chunk_size=2000)
    waiting: Mouvement | None = next(movements, None)
    for solde in Solde.objects.using(AUDIT).order_by("pk").iterator(chunk_size=2000):
        replay = _Replay(solde)
        while waiting is not None and waiting.solde_id == solde.pk:
            if wrong := replay.step(waiting):
                return wrong
            waiting = next(movements, None)
        if wrong := replay.end():
            return wrong
        report.counts["soldes"] += 1
        report.counts["mouvements"] += solde.version
    return "" if waiting is None else f"mouvement {waiting.pk}\u00a0: son solde n’existe pas"


class _Replay:
    """One balance, replayed movement by movement."""

    def __init__(self, solde: Solde) -> None:
        self.solde, self.balance = solde, Replayed()
        self.version, self.head = 0, GENESIS
        self.seen: dict[int, Mouvement] = {}
        self.resolved: set[int] = set()

    def step(self, row: Mouvement) -> str:
        """Apply the next movement; says what does not agree."""
        where = f"solde {self.solde.pk} ({self.solde.compteur}), mouvement {row.version}"
        if row.version != self.version + 1:
            return f"{where}\u00a0: version {self.version + 1} attendue"
        if bytes(row.prev_hash) != self.head:
            return f"{where}\u00a0: la chaîne est rompue"
        if bytes(row.empreinte) != fingerprint(row) or bytes(row.hash) != chained(row, self.solde):
            return f"{where}\u00a0: le contenu ne correspond pas à son empreinte"
        held, cancels = self._references(row)
        if row.reservation_id and (held < row.quantite or row.reservation_id in self.resolved):
            return f"{where}\u00a0: réservation inconnue, dépassée ou déjà résolue"
        if row.annule_id and not cancels:
            return f"{where}\u00a0: le mouvement annulé n’est pas sur ce solde"
        expected = indu_change(self.balance, row.nature, row.quantite, held=held, cancels=cancels)
        if row.manque_delta not in (expected, 0):
            return f"{where}\u00a0: part du manque {row.manque_delta}, {expected} attendu"
        apply(self.balance, row.nature, row.quantite, row.manque_delta, held=held, cancels=cancels)
        if self.balance.available != row.disponible_apres or row.disponible_apres < 0:
            return f"{where}\u00a0: disponible {row.disponible_apres}, {self.balance.available} rejoué"
        self.version, self.head = row.version, bytes(row.hash)
        self.seen[row.pk] = row
        self.resolved.add(row.reservation_id or 0)
        return ""

    def _references(self, row: Mouvement) -> tuple[int, str]:
        reservation = self.seen.get(row.reservation_id or 0)
        cancelled = self.seen.get(row.annule_id or 0)
        return (reservation.quantite if reservation else 0), (cancelled.nature if cancelled else "")

    def end(self) -> str:
        """Compare the replayed balance with the stored one."""
        solde, balance = self.solde, self.balance
        where = f"solde {solde.pk} ({solde.compteur})"
        if (solde.version, bytes(solde.head_hash)) != (self.version, self.head):
            return f"{where}\u00a0: version {solde.version}, {self.version} mouvements rejoués"
        stored = (solde.credite, solde.debite, solde.reserve, solde.manque)
        replayed = (balance.credite, balance.debite, balance.reserve, balance.manque)
        if stored != replayed:
            return f"{where}\u00a0: {stored} enregistré, {replayed} rejoué"
        if balance.manque and balance.available:
            return f"{where}\u00a0: manque {balance.manque} et disponible {balance.available} à la fois"
        return ""


def _replay_rights(report: Report, today: date) -> str:
    """Entitlements computed again from the facts against the last totals posted."""
    asked = OutboxEvent.objects.using(AUDIT).filter(topic="accounts.recompute", done_at__isnull=True)
    waiting = set(asked.values_list("payload__compte_id", flat=True))
    law, left = law_in_force(AUDIT), left_by_the_law(AUDIT)
    report.counts |= {
        "alimentations": Alimentation.objects.using(AUDIT).count(),
        "comptes": 0,
        "comptes en attente de calcul": 0,
    }
    for comptes in _batches():
        due = [row for row in comptes if _is_computed(row, waiting, today) and not left(row.pk)]
        report.counts["comptes"] += len(comptes)
        report.counts["comptes en attente de calcul"] += len(comptes) - len(due)
        for decision in decide([_read(row) for row in due], today=today, law=law, using=AUDIT):
            for change in decision.changes:
                before = change.before.quantite if change.before else 0
                return (
                    f"compte {decision.compte.pk}, {Compteur(change.compteur).label} {change.accrual_year}\u00a0: "
                    f"{before} inscrit, {change.after.quantite} d’après les faits déclarés"
                )
    return ""


def _batches() -> Iterator[list[Compte]]:
    last = 0
    rows = Compte.objects.using(AUDIT).select_related("titulaire").order_by("pk")
    while comptes := list(rows.filter(pk__gt=last)[:BATCH]):
        last = comptes[-1].pk
        yield comptes


def _read(row: Compte) -> CompteLu:
    dates = row.titulaire
    person = Person(dates.birth_date, dates.retired_on, dates.died_on)
    return CompteLu(row.pk, row.titulaire_id, row.facts_version, person)


def _is_computed(compte: Compte, waiting: set[int], today: date) -> bool:
    """True if the ledger should say today's rights: no change of a fact, credit or use waits for the worker."""
    late = compte.next_credit_on is not None and compte.next_credit_on <= today
    return compte.computed_version == compte.facts_version and not late and compte.pk not in waiting
