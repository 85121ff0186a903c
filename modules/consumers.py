"""Effects of this app, made by the worker."""

import uuid
from typing import Any

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.registry import consumes
from modules.models import Justificatif
from modules.services import lheo_imports, lpof
from modules.services.service_fait import record_if_due


@consumes("modules.proof_received")
def proof_received(*, payload: dict[str, Any], at: Moment) -> None:
    """Record the service fait at once when the funder's window is already past; else the night does."""
    proof = Justificatif.objects.get(pk=payload["justificatif_id"])
    record_if_due(tranche_id=proof.tranche_id, actor=Actor.system("worker"), at=at)


@consumes(lheo_imports.TOPIC)
def advance_catalogue(*, payload: dict[str, Any], at: Moment) -> None:
    """Read a LHEO file, or apply the one that was confirmed."""
    lheo_imports.advance(import_id=uuid.UUID(payload["import_id"]), actor=Actor.system("modules.lheo"), at=at)


@consumes(lpof.TOPIC)
def compare_list(*, payload: dict[str, Any], at: Moment) -> None:
    """Compare a public list of training bodies with the portal."""
    lpof.compare(liste_id=uuid.UUID(payload["liste_id"]), actor=Actor.system("modules.lpof"), at=at)
