"""Effects of the accounts, made by the worker."""

import uuid
from typing import Any

from accounts.services import campagnes, indus, parametres
from accounts.services.imports import TOPIC, advance
from accounts.services.indu_events import TOPIC as INDU
from accounts.services.recompute import recompute
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.registry import consumes


@consumes("accounts.recompute")
def recompute_compte(*, payload: dict[str, Any], at: Moment) -> None:
    """Bring the ledger of an account in line with its facts."""
    recompute(compte_id=payload["compte_id"], actor=Actor.system("accounts.recompute"), at=at)


@consumes(TOPIC)
def read_activity_file(*, payload: dict[str, Any], at: Moment) -> None:
    """Make one step of the reading of an activity file."""
    advance(import_id=uuid.UUID(payload["import_id"]), actor=Actor.system("accounts.import"), at=at)


@consumes(campagnes.TOPIC)
def go_through_accounts(*, payload: dict[str, Any], at: Moment) -> None:
    """Go through the next chunk of a partition of a campaign."""
    campagnes.advance(
        campagne_id=uuid.UUID(payload["campagne_id"]),
        rang=payload["rang"],
        actor=Actor.system("accounts.campagne"),
        at=at,
    )


@consumes(INDU)
def follow_indu(*, payload: dict[str, Any], at: Moment) -> None:
    """Open, notify again or close the indu of a balance, as the ledger says."""
    indus.follow(solde_id=payload["solde_id"], actor=Actor.system("accounts.indu"), at=at)


@consumes(campagnes.LAW)
def apply_law(*, payload: dict[str, Any], at: Moment) -> None:
    """Have every account computed again under the law that has just changed."""
    parametres.apply_law(actor=Actor.system("accounts.parametres"), at=at)
