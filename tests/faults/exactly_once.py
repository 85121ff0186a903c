"""What must hold after any crash: each proof ends in exactly one order, each hour is debited once."""

from collections.abc import Iterable

from accounts.models import Mouvement
from cpa_portal.db.invariants import broken
from cpa_portal.outbox.models import OutboxEvent
from financeurs.models import OrdrePaiement
from modules.models import Dossier


def open_events() -> int:
    """Effects still to be made."""
    return OutboxEvent.objects.filter(done_at__isnull=True).count()


def wrongs(dossiers: Iterable[Dossier]) -> list[str]:
    """One line per loss, double or broken invariant; empty when everything is exactly once."""
    found = [f"invariant {finding}" for finding in broken()]
    for dossier in dossiers:
        tranche = dossier.tranches.get()
        orders = OrdrePaiement.objects.filter(tranche=tranche).count()
        if orders != 1:
            found.append(f"dossier {dossier.pk}: {orders} orders")
        debits = Mouvement.objects.filter(nature="debit", cause=f"dossier:{dossier.pk}").count()
        if debits != 1:
            found.append(f"dossier {dossier.pk}: {debits} debits")
    return found
