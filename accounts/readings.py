"""What the pages of mandates and of the journal show. Every function costs a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.enums import EtatMandat
from accounts.models import Diplome, Mandat, PouvoirMandat, StructureCEP, Titulaire, User
from cpa_portal.actor import Actor, Role
from cpa_portal.audit.labels import label_of
from cpa_portal.audit.models import JournalEntry

ROLES = {
    Role.TITULAIRE: "Le titulaire",
    Role.CONSEILLER: "Conseiller en évolution professionnelle",
    Role.ORGANISME: "Organisme de formation",
    Role.INSTRUCTEUR: "Instructeur de l’État",
    Role.FINANCEUR: "Financeur",
    Role.ADMINISTRATEUR: "Administrateur du portail",
    Role.SYSTEME: "Le portail",
    Role.ANONYME: "Visiteur",
}


@dataclass(frozen=True, slots=True)
class Acte:
    """One line of the journal as a page shows it."""

    at: datetime
    legal_on: date
    role: str
    personne: str
    structure: str
    libelle: str
    mandat_id: int | None


def mandats_seen_by(actor: Actor) -> "QuerySet[Mandat]":
    """Mandates that this person gave, or holds, with everything that a page shows of them."""
    return (
        Mandat.objects.visible_to(actor)
        .select_related("conseiller__structure", "conseiller__user", "titulaire__compte")
        .prefetch_related(Prefetch("pouvoirs", queryset=PouvoirMandat.objects.order_by("pk")))
        .annotate(
            diplome_declare=Exists(
                Diplome.objects.filter(compte__titulaire=OuterRef("titulaire"), closed_at__isnull=True)
            )
        )
    )


def people_known_to(actor: Actor) -> "QuerySet[Titulaire]":
    """People who once accepted a mandate of this adviser: what she may do now, the mandate says."""
    mandats = Mandat.objects.visible_to(actor).filter(accepted_at__isnull=False, titulaire=OuterRef("pk"))
    return Titulaire.objects.filter(Exists(mandats)).select_related("compte", "user")


def shown(entries: Iterable[JournalEntry]) -> Sequence[Acte]:
    """Lines of the journal with the names of people and structures."""
    rows = list(entries)
    users = User.objects.in_bulk({row.actor_user_id for row in rows if row.actor_user_id})
    structures = StructureCEP.objects.in_bulk(
        {row.structure_id for row in rows if row.structure_id and row.actor_role == Role.CONSEILLER}
    )
    return [
        Acte(
            at=row.at,
            legal_on=row.legal_on,
            role=ROLES.get(Role(row.actor_role), row.actor_role),
            personne=users[row.actor_user_id].nom_affiche if row.actor_user_id in users else "",
            structure=str(structures.get(row.structure_id, "")) if row.actor_role == Role.CONSEILLER else "",
            libelle=label_of(row.verb),
            mandat_id=row.mandat_id,
        )
        for row in rows
    ]


def acts_under(mandats: Iterable[Mandat], limit: int = 200) -> dict[int, list[Acte]]:
    """What was done under each mandate, latest first."""
    entries = JournalEntry.objects.filter(mandat_id__in=[mandat.pk for mandat in mandats]).order_by("-pk")[:limit]
    found: dict[int, list[Acte]] = {}
    for acte in shown(entries):
        found.setdefault(acte.mandat_id or 0, []).append(acte)
    return found


def readers_of(titulaire_id: int) -> "QuerySet[JournalEntry]":
    """Everything that others did on the account of a person, latest first."""
    return (
        JournalEntry.objects.filter(titulaire_id=titulaire_id)
        .exclude(actor_role__in=[Role.TITULAIRE, Role.SYSTEME, Role.ANONYME])
        .order_by("-pk")
    )


def waiting_proposals(titulaire_id: int, on: date) -> "QuerySet[Mandat]":
    """Proposals that the person can still accept."""
    return Mandat.objects.filter(titulaire_id=titulaire_id, etat=EtatMandat.PROPOSE, expires_on__gte=on)
