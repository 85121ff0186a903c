"""The journal as the administrator reads it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from accounts.models import User
from accounts.readings import shown
from cpa_portal.audit.models import JournalEntry


def entries_matching(
    *, role: str = "", adresse: str = "", du: date | None = None, au: date | None = None
) -> "QuerySet[JournalEntry]":
    """Entries that pass the filters, latest first."""
    entries = JournalEntry.objects.order_by("-pk")
    if role:
        entries = entries.filter(actor_role=role)
    if adresse:
        entries = entries.filter(
            actor_user_id__in=list(User.objects.filter(email__iexact=adresse).values_list("pk", flat=True))
        )
    if du:
        entries = entries.filter(legal_on__gte=du)
    if au:
        entries = entries.filter(legal_on__lte=au)
    return entries


def object_name(object_type: str) -> str:
    """French name of a kind of object."""
    try:
        return str(apps.get_model(object_type)._meta.verbose_name)
    except LookupError:
        return object_type


def shown_with_objects(entries: Iterable[JournalEntry]) -> list[dict[str, Any]]:
    """Lines with the object that each concerns."""
    rows = list(entries)
    return [
        {"acte": acte, "objet": f"{object_name(row.object_type)} {row.object_id}", "verbe": row.verb}
        for row, acte in zip(rows, shown(rows), strict=True)
    ]
