"""Readings of an account by somebody else than its holder, for the journal that she can read."""

from accounts.models import Compte
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment


def record_account_reading(*, compte: Compte, what: str, actor: Actor, at: Moment) -> None:
    """Journal that the administrator opened the account."""
    details = {"page": what}
    record(
        actor=actor,
        at=at,
        verb="accounts.read_compte",
        target=compte,
        titulaire_id=compte.titulaire_id,
        details=details,
    )
