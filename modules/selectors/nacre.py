"""Reads over what the end of a NACRE convention did to the offer."""

from datetime import date

from django.db.models import QuerySet

from modules.enums import EtatDossier
from modules.models import Dossier, Module
from organismes.echeances import nacre_deadline
from organismes.enums import SortNacre
from organismes.models import BasculeNacre, Organisme


def withdrawn_by_nacre(organisme: Organisme) -> QuerySet[Module]:
    """Modules that the end of its NACRE convention took out of the catalogue, whatever became of them since."""
    switch = BasculeNacre.objects.filter(qualite__organisme=organisme).first()
    gone = [line["objet"] for line in switch.lignes if line["sort"] == SortNacre.MODULE_RETIRE] if switch else []
    return Module.objects.filter(pk__in=gone, organisme=organisme)


def end_of_quality(dossier: Dossier, today: date) -> date | None:
    """Last day of the deemed quality on which a dossier not accepted yet depends, as long as it is not over."""
    if dossier.etat not in (EtatDossier.BROUILLON, EtatDossier.TRANSMIS):
        return None
    found = nacre_deadline(dossier.module.organisme, today)
    return None if found is None or found.passee else found.dernier_jour
