"""Effects of the funders: the order that a service fait causes."""

from typing import Any

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.registry import consumes
from financeurs.services.ordres import order_due
from financeurs.services.prises_en_charge import follow_cancellation
from modules.models import Dossier, ServiceFait


@consumes("financeurs.service_fait")
def order(*, payload: dict[str, Any], at: Moment) -> None:
    """Order what the tranche earns."""
    service_fait = ServiceFait.objects.select_related("tranche").get(pk=payload["service_fait_id"])
    order_due(service_fait=service_fait, actor=Actor.system("financeurs.order"), at=at)


@consumes("financeurs.dossier_cancelled")
def cancelled(*, payload: dict[str, Any], at: Moment) -> None:
    """Close the decision of a dossier that the person cancelled."""
    dossier = Dossier.objects.get(pk=payload["dossier_id"])
    follow_cancellation(dossier=dossier, actor=Actor.system("financeurs.cancel"), at=at)
