"""Reads over the public lists of training bodies and their disagreements with the portal."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, QuerySet

from modules.enums import NatureDivergence
from modules.models import DivergenceLpof, ListeLpof


def lists() -> QuerySet[ListeLpof]:
    """Latest first."""
    return ListeLpof.objects.order_by("-received_at")


def counts_of(liste: ListeLpof) -> list[tuple[NatureDivergence, int]]:
    """How many disagreements of each nature, those that matter most first."""
    found = dict(liste.divergences.values_list("nature").annotate(number=Count("pk")).order_by())
    return [(nature, found.get(nature.value, 0)) for nature in NatureDivergence]


def divergences_of(liste: ListeLpof, nature: str = "") -> QuerySet[DivergenceLpof]:
    """Those of one nature, or all but the bodies that only the list knows; the most published first."""
    rows = liste.divergences.select_related("organisme")
    rows = rows.filter(nature=nature) if nature else rows.exclude(nature=NatureDivergence.PAS_ICI)
    return rows.order_by("-modules", "nature", "ligne", "pk")


def report_lines(liste: ListeLpof) -> Iterator[tuple[Any, ...]]:
    """Every disagreement, for the CSV file."""
    yield "divergence", "numero", "siret", "ici", "dans_la_liste", "modules_publies", "ligne"
    for row in liste.divergences.select_related("organisme").order_by("pk").iterator(chunk_size=2_000):
        siret = row.organisme.siret if row.organisme else ""
        yield row.get_nature_display(), row.nda, siret, row.ici, row.la, row.modules, row.ligne or ""
