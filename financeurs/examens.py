"""Reads of the examinations: the queue, and one of them as its examiner works on it."""

from datetime import date

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from cpa_portal.actor import Actor
from financeurs.models import AvisEnCours, Examen
from organismes.enums import EtatQualite
from organismes.models import PreuveQualite, Qualite, TourQualite

#: Days before the deadline from which it is said to be near.
SOON_DAYS = 7
CONCLUDED = [EtatQualite.REFERENCABLE, EtatQualite.NON_REFERENCABLE, EtatQualite.SUSPENDU]


def sent_files() -> QuerySet[Qualite]:
    """Files that a body sent at least once."""
    return Qualite.objects.exclude(bareme="").filter(tour__gt=0)


def examination_queue(
    actor: Actor, *, etat: str = "", source: str = "", texte: str = "", miens: bool = False
) -> QuerySet[Qualite]:
    """Files of an état (to examine unless said), the nearest deadline first, with who holds each."""
    rows = sent_files().select_related("organisme")
    if etat == "conclus":
        rows = rows.filter(etat__in=CONCLUDED)
    else:
        rows = rows.filter(etat=etat or EtatQualite.EN_EXAMEN)
    if source:
        rows = rows.filter(source=source)
    if texte:
        name = rows.filter(organisme__raison_sociale__icontains=texte)
        rows = name | rows.filter(organisme__siret__startswith=texte.replace(" ", ""))
    if miens:
        rows = rows.filter(examens__tour=F("tour"), examens__examinateur_id=actor.user_id)
    held = Prefetch("examens", Examen.objects.select_related("financeur", "examinateur"))
    rows = rows.prefetch_related(held)
    return rows.order_by("-decided_on", "-pk") if etat == "conclus" else rows.order_by("limit_on", "pk")


def holder(row: Qualite) -> Examen | None:
    """Who holds the round of today; reads the prefetched rows."""
    return next((one for one in row.examens.all() if one.tour == row.tour), None)


def lateness(row: Qualite, today: date) -> str:
    """« retard », « bientot » or nothing."""
    if row.limit_on is None:
        return ""
    if today > row.limit_on:
        return "retard"
    return "bientot" if (row.limit_on - today).days <= SOON_DAYS else ""


def proofs_for(actor: Actor) -> QuerySet[PreuveQualite]:
    """Files that this funder may read: those of the quality files that it examines or has examined.

    What a body joins while it completes its file is read once it is sent.
    """
    held = Examen.objects.filter(financeur_id=actor.structure_id).values("qualite_id")
    rows = PreuveQualite.objects.kept().filter(qualite__tour__gt=0, qualite_id__in=held).select_related("fichier")
    last = TourQualite.objects.filter(qualite_id=OuterRef("qualite_id")).order_by("-tour").values("decided_at")[:1]
    being_completed = Q(qualite__etat=EtatQualite.A_COMPLETER, added_at__gt=Subquery(last))
    return rows.exclude(being_completed)


def drafts(examen: Examen) -> dict[str, AvisEnCours]:
    """Opinions in draft, by indicator."""
    return {one.indicateur: one for one in examen.avis.all()}
