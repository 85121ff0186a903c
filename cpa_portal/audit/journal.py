"""Writing the journal, in the transaction of the act that it records."""

import json
from typing import Any

from django.db import models

from cpa_portal.actor import Actor
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.db.bulk import copy_in

#: Columns that an act tells of itself, with their types; it adds `object_id`, and the database fills the others.
TOLD = {
    "legal_on": "date",
    "actor_role": "text",
    "actor_user_id": "bigint",
    "actor_name": "text",
    "structure_id": "bigint",
    "on_behalf_of_id": "bigint",
    "mandat_id": "bigint",
    "verb": "text",
    "object_type": "text",
    "titulaire_id": "bigint",
    "details": "jsonb",
    "request_id": "text",
}


def record(
    *,
    actor: Actor,
    at: Moment,
    verb: str,
    target: models.Model,
    titulaire_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> JournalEntry:
    """Append one entry. `verb` is `<app>.<verb>`; `details` holds no personal data."""
    made = entry(actor=actor, at=at, verb=verb, target=target, titulaire_id=titulaire_id, details=details)
    made.save(force_insert=True)
    return made


def record_many(entries: list[JournalEntry]) -> None:
    """Append many entries, made with `entry`, at the cost of one."""
    copy_in(JournalEntry, entries)


def entry(
    *,
    actor: Actor,
    at: Moment,
    verb: str,
    target: models.Model,
    titulaire_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> JournalEntry:
    """An entry that is not written yet."""
    return entry_of(
        actor=actor,
        at=at,
        verb=verb,
        object_type=target._meta.label_lower,
        object_id=str(target.pk),
        titulaire_id=titulaire_id,
        details=details,
    )


def entry_of(
    *,
    actor: Actor,
    at: Moment,
    verb: str,
    object_type: str,
    object_id: str,
    titulaire_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> JournalEntry:
    """The same, of an object that is named without being loaded."""
    return JournalEntry(
        legal_on=at.today,
        actor_role=actor.role,
        actor_user_id=actor.user_id,
        actor_name=actor.name,
        structure_id=actor.structure_id,
        on_behalf_of_id=actor.on_behalf_of,
        mandat_id=actor.mandat_id,
        verb=verb,
        object_type=object_type,
        object_id=object_id,
        titulaire_id=titulaire_id or actor.on_behalf_of or actor.titulaire_id,
        details=details or {},
        request_id=actor.request_id,
    )


def told(
    *,
    actor: Actor,
    at: Moment,
    verb: str,
    object_type: str,
    titulaire_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> tuple[Any, ...]:
    """The values of TOLD, for a statement that inserts the object and its entry at once."""
    return (
        at.today,
        str(actor.role),
        actor.user_id,
        actor.name,
        actor.structure_id,
        actor.on_behalf_of,
        actor.mandat_id,
        verb,
        object_type,
        titulaire_id or actor.on_behalf_of or actor.titulaire_id,
        json.dumps(details or {}),
        actor.request_id,
    )
