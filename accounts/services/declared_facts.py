"""What every declaration does: lock the account, close what it corrects, add, journal, ask for the computation."""

from datetime import date, datetime
from typing import Any

from accounts.enums import MotifCloture
from accounts.models import Compte
from accounts.models.faits import Fait
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.moments import ClockTimestamp
from cpa_portal.errors import InvalidInput
from cpa_portal.outbox.emission import emit


def lock_compte(compte: Compte) -> tuple[Compte, datetime]:
    """The account under lock and the instant of the database: nothing else changes its facts meanwhile."""
    row = (
        Compte.objects.select_for_update(of=("self",), no_key=True)
        .annotate(moment=ClockTimestamp())
        .select_related("titulaire")
        .get(pk=compte.pk)
    )
    return row, row.moment


def stamp(fact: Fait, *, moment: datetime, declared_on: date, actor: Actor) -> None:
    """Who declared, when, and when the portal learned of it."""
    fact.recorded_at = moment
    fact.declared_on = declared_on
    fact.recorded_by_id = actor.user_id
    fact.mandat_id = actor.mandat_id


def close(fact: Fait, *, moment: datetime, reason: MotifCloture) -> None:
    """End what a declaration corrects or replaces; the row itself stays as it was declared."""
    fact.closed_at, fact.closed_reason = moment, reason
    fact.save(update_fields=["closed_at", "closed_reason"])


def facts_changed(
    compte: Compte, *, verb: str, target: Any, details: dict[str, Any] | None = None, actor: Actor, at: Moment
) -> None:
    """Raise the version of the facts of a locked account, journal, and ask the worker for the computation."""
    compte.facts_version += 1
    compte.save(update_fields=["facts_version"])
    record(actor=actor, at=at, verb=verb, target=target, titulaire_id=compte.titulaire_id, details=details)
    emit(topic="accounts.recompute", key=f"{compte.pk}:{compte.facts_version}", payload={"compte_id": compte.pk})


def chosen(value: str, choices: type[Any], *, field: str) -> str:
    """A word of a closed list. Raises InvalidInput."""
    if value not in choices.values:
        raise InvalidInput("Ce choix n’existe pas.", code="choix_inconnu", field=field)
    return str(value)
