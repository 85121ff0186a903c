"""Reads of the catalogues de référence: ground of an entry, consequences of a removal, public list."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from financeurs.enums import EtatPriseEnCharge, OrigineEntree
from financeurs.models import EntreeCatalogue, Financeur, PriseEnCharge
from financeurs.selectors import covering
from modules.models import Module
from organismes.enums import SourceQualite
from organismes.models import Organisme, Qualite

ORIGINES: dict[str, OrigineEntree] = {
    SourceQualite.DATADOCK: OrigineEntree.EXAMEN,
    SourceQualite.QUALIOPI: OrigineEntree.EXAMEN,
    SourceQualite.LABEL: OrigineEntree.LABEL,
    SourceQualite.NACRE: OrigineEntree.NACRE,
}


def ground_of(organisme: Organisme, day: date) -> Qualite | None:
    """The proof of quality on which an entry stands that day: an examination first, then a label."""
    met = list(organisme.qualites.met_on(day).order_by("-pk"))
    order = list(ORIGINES)
    return min(met, key=lambda row: order.index(row.source), default=None)


def entries_of(financeur_id: int, *, etat: str = "", texte: str = "", today: date) -> QuerySet[EntreeCatalogue]:
    """Entries of one funder, those in force unless said, the latest first."""
    rows = EntreeCatalogue.objects.filter(financeur_id=financeur_id).select_related("organisme", "qualite")
    if etat == "terminees":
        rows = rows.filter(until_on__lt=today)
    elif etat != "toutes":
        rows = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=today))
    if texte:
        digits = texte.replace(" ", "")
        rows = rows.filter(Q(organisme__raison_sociale__icontains=texte) | Q(organisme__siret__startswith=digits))
    return rows.order_by("-from_on", "-pk")


@dataclass(frozen=True, slots=True)
class Consequences:
    """What taking a body out of a catalogue changes, and what it does not."""

    accordees: int
    a_decider: int
    modules: int
    autres: int


def consequences(entry: EntreeCatalogue, day: date) -> Consequences:
    """Counted on the day, before anything is done."""
    dossiers = PriseEnCharge.objects.filter(
        financeur_id=entry.financeur_id, dossier__module__organisme_id=entry.organisme_id
    )
    counts = dict(dossiers.values_list("etat").annotate(Count("pk")))
    others = EntreeCatalogue.objects.filter(covering(day), organisme_id=entry.organisme_id)
    return Consequences(
        accordees=counts.get(EtatPriseEnCharge.ACCORDEE, 0),
        a_decider=counts.get(EtatPriseEnCharge.DEMANDEE, 0),
        modules=Module.objects.published().filter(organisme_id=entry.organisme_id).count(),
        autres=others.exclude(financeur_id=entry.financeur_id).count(),
    )


def published_funders(day: date) -> QuerySet[Financeur]:
    """Funders with the number of bodies in their catalogue on that day."""
    holds = Q(catalogue__from_on__lte=day) & (Q(catalogue__until_on__isnull=True) | Q(catalogue__until_on__gte=day))
    return Financeur.objects.annotate(inscrits=Count("catalogue", filter=holds)).order_by("nom")


def published_entries(financeur: Financeur, day: date, texte: str = "") -> QuerySet[EntreeCatalogue]:
    """What a funder's public page lists on that day, by name."""
    rows = EntreeCatalogue.objects.filter(covering(day), financeur=financeur).select_related("organisme__territoire")
    if texte:
        rows = rows.filter(
            Q(organisme__raison_sociale__icontains=texte) | Q(organisme__siret__startswith=texte.replace(" ", ""))
        )
    return rows.order_by("organisme__raison_sociale", "pk")
