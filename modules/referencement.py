"""Funders by whose catalogue de référence one may filter. A higher app tells them, in its own `referencement.py`."""

from datetime import date
from typing import Protocol

from django.db.models import QuerySet

from organismes.models import Organisme


class Financeurs(Protocol):
    """Who may pay, and whom each has referenced."""

    def names(self) -> list[tuple[str, str]]:
        """Key and name of each funder, in the order of the names (one query)."""

    def referenced(self, key: str, day: date) -> QuerySet[Organisme]:
        """Bodies in the catalogue of this funder on that day."""

    def referencing(self, organisme: Organisme, day: date) -> list[str]:
        """Names of the funders that have this body in their catalogue on that day (one query)."""


#: The one that the higher app registered; empty without it.
REGISTERED: list[Financeurs] = []


def provides_funders(found: type[Financeurs]) -> type[Financeurs]:
    """Register the funders of the portal; the last one registered counts."""
    REGISTERED[:] = [found()]
    return found


def funder_choices() -> list[tuple[str, str]]:
    """Choices of the filter."""
    return [("", "Tous"), *(choice for source in REGISTERED for choice in source.names())]


def referenced_by(key: str, day: date) -> QuerySet[Organisme]:
    """Bodies in the catalogue of this funder on that day; nobody for an unknown key."""
    return next((source.referenced(key, day) for source in REGISTERED), Organisme.objects.none())


def referencing(organisme: Organisme, day: date) -> list[str]:
    """Names of the funders that have referenced this body."""
    return [name for source in REGISTERED for name in source.referencing(organisme, day)]
