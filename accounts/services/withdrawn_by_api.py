"""An activity withdrawn by another service, named as it was when it was declared."""

from accounts import nir as nir_format
from accounts.models import Activite, Retrait
from accounts.services.retraits import revoke
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import NotFound


def withdraw_activity(
    *, nir: str, reference: str, source: str, motif: str, actor: Actor, at: Moment
) -> tuple[bool, Retrait]:
    """True if it stood until now, and its withdrawal. An unknown number and an unknown reference answer the same."""
    rows = Activite.objects.select_related("compte__titulaire__user")
    index = nir_format.index(nir_format.canonical(nir))
    named = rows.filter(compte__titulaire__nir_index=index, source=source, source_ref=reference)
    found = named.order_by("-pk").first()
    if found is None:
        raise NotFound("Aucune activité de cette personne ne porte cette référence.", code="activite_inconnue")
    return found.closed_at is None, revoke(fait=found, motif=motif, actor=actor, at=at)
