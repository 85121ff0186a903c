"""Effects of the accounts, made by the worker."""

from typing import Any

from accounts.services.recompute import recompute
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.registry import consumes


@consumes("accounts.recompute")
def recompute_compte(*, payload: dict[str, Any], at: Moment) -> None:
    """Bring the ledger of an account in line with its facts."""
    recompute(compte_id=payload["compte_id"], actor=Actor.system("accounts.recompute"), at=at)
