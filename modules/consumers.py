"""Effects of this app, made by the worker."""

from typing import Any

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.registry import consumes
from modules.models import Justificatif
from modules.services.service_fait import record_if_due


@consumes("modules.proof_received")
def proof_received(*, payload: dict[str, Any], at: Moment) -> None:
    """Record the service fait at once when the funder's window is already past; else the night does."""
    proof = Justificatif.objects.get(pk=payload["justificatif_id"])
    record_if_due(tranche_id=proof.tranche_id, actor=Actor.system("worker"), at=at)
