"""Reads over what the end of a NACRE convention did to the offer."""

from django.db.models import QuerySet

from modules.models import Module
from organismes.enums import SortNacre
from organismes.models import BasculeNacre, Organisme


def withdrawn_by_nacre(organisme: Organisme) -> QuerySet[Module]:
    """Modules that the end of its NACRE convention took out of the catalogue, whatever became of them since."""
    switch = BasculeNacre.objects.filter(qualite__organisme=organisme).first()
    gone = [line["objet"] for line in switch.lignes if line["sort"] == SortNacre.MODULE_RETIRE] if switch else []
    return Module.objects.filter(pk__in=gone, organisme=organisme)
