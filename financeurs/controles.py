"""Reads of the sampled controls: among whom and what the draw is made, and what the pages show."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from cpa_portal.actor import Actor
from financeurs.enums import EtatControle, EtatPriseEnCharge
from financeurs.models import (
    AvisControle,
    CampagneControle,
    Controle,
    Financeur,
    PointControle,
    PreuveControle,
    PriseEnCharge,
)
from financeurs.selectors import covering
from modules.models import Dossier
from organismes.models import Organisme
from organismes.rules.indicators import scheme

#: States in which the funder must act.
TO_REVIEW = [EtatControle.A_EXAMINER, EtatControle.A_REEXAMINER]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that may be drawn."""

    libelle: str
    dossier: Dossier | None = None
    indicateur: str = ""


def bodies_to_draw_from(financeur: Financeur, day: date) -> list[Organisme]:
    """Bodies of the funder's catalogue on that day."""
    entries = financeur.catalogue.filter(covering(day)).values("organisme_id")
    return list(Organisme.objects.filter(pk__in=entries).order_by("siret"))


def points_to_draw_from(organisme: Organisme, financeur: Financeur) -> dict[str, Point]:
    """The body's dossiers that the funder pays, by identifier; the indicators when it has none."""
    granted = PriseEnCharge.objects.filter(
        financeur=financeur, etat=EtatPriseEnCharge.ACCORDEE, dossier__module__organisme=organisme
    ).select_related("dossier__module")
    dossiers = {
        str(row.dossier_id): Point(f"Dossier {str(row.dossier_id)[:8]}, {row.dossier.module.titre}"[:250], row.dossier)
        for row in granted
    }
    if dossiers:
        return dossiers
    return {
        row.numero: Point(f"Indicateur {row.numero}. {row.libelle}"[:250], indicateur=row.numero)
        for row in scheme("datadock").indicateurs
    }


def campaigns_of(actor: Actor) -> QuerySet[CampagneControle]:
    """Campaigns of the funder, the latest first, with what each waits for."""
    return (
        CampagneControle.objects.filter(financeur_id=actor.structure_id)
        .annotate(
            tires=Count("controles"),
            a_examiner=Count("controles", filter=Q(controles__etat__in=TO_REVIEW)),
            conclus=Count("controles", filter=Q(controles__etat__in=["conforme", "non_conforme"])),
        )
        .order_by("-opened_on", "-pk")
    )


def controls_of(actor: Actor) -> QuerySet[Controle]:
    """Controls that the body or the funder sees, the latest first."""
    return Controle.objects.visible_to(actor).select_related("campagne__financeur", "organisme").order_by("-pk")


def points_of(controle: Controle) -> list[PointControle]:
    """Points with their files and opinions."""
    proofs = Prefetch("preuves", PreuveControle.objects.select_related("fichier").order_by("pk"))
    opinions = Prefetch("avis", AvisControle.objects.order_by("etape"))
    return list(controle.points.select_related("dossier").prefetch_related(proofs, opinions).order_by("pk"))


def deadline_of(controle: Controle) -> date | None:
    """Last day of whoever must act now."""
    campagne = controle.campagne
    days: dict[str, date] = {
        EtatControle.A_PROUVER: campagne.proofs_due_on,
        EtatControle.A_EXAMINER: campagne.review_due_on,
        EtatControle.CONTRADICTOIRE: campagne.answer_due_on,
        EtatControle.A_REEXAMINER: campagne.final_due_on,
    }
    return days.get(controle.etat)


def visible_proofs(actor: Actor) -> QuerySet[PreuveControle]:
    """Files of the controls that this actor sees."""
    return PreuveControle.objects.filter(point__controle__in=Controle.objects.visible_to(actor)).select_related(
        "fichier"
    )
