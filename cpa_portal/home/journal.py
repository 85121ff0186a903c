"""The journal as the administrator reads it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

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


#: French names of what an act may concern.
OBJECTS = {
    "accounts.activite": "activité",
    "accounts.activitecitoyenne": "activité citoyenne",
    "accounts.compte": "compte",
    "accounts.conseiller": "conseiller",
    "accounts.correctif": "abondement correctif",
    "accounts.declarationdif": "déclaration de DIF",
    "accounts.diplome": "déclaration de diplôme",
    "accounts.importactivites": "fichier d’activité",
    "accounts.mandat": "mandat",
    "accounts.mouvement": "mouvement",
    "accounts.periodestatut": "période de statut",
    "accounts.structurecep": "structure de conseil",
    "accounts.titulaire": "titulaire",
    "accounts.user": "accès au portail",
    "clock.legalclock": "horloge légale",
    "documents.document": "document",
    "financeurs.approbation": "approbation",
    "financeurs.demandeabondement": "demande d’abondement",
    "financeurs.entreecatalogue": "référencement",
    "financeurs.financeur": "financeur",
    "financeurs.membrefinanceur": "agent de financeur",
    "financeurs.ordrepaiement": "ordre de paiement",
    "financeurs.priseencharge": "prise en charge",
    "financeurs.reglefinanceur": "règle de financement",
    "financeurs.remise": "remise bancaire",
    "financeurs.tentative": "tentative de paiement",
    "modules.devis": "devis",
    "modules.dossier": "dossier",
    "modules.justificatif": "justificatif",
    "modules.module": "module",
    "modules.servicefait": "service fait",
    "modules.tranche": "tranche",
    "organismes.coordonneesbancaires": "coordonnées bancaires",
    "organismes.declarationactivite": "déclaration d’activité",
    "organismes.instructeur": "instructeur",
    "organismes.invitationmembre": "invitation",
    "organismes.membreorganisme": "membre d’organisme",
    "organismes.organisme": "organisme",
    "organismes.piecedeclaration": "pièce de déclaration",
    "organismes.qualite": "examen de qualité",
    "uploads.fichier": "fichier",
}


def shown_with_objects(entries: Iterable[JournalEntry]) -> list[dict[str, Any]]:
    """Lines with the object that each concerns."""
    rows = list(entries)
    return [
        {"acte": acte, "objet": f"{OBJECTS.get(row.object_type, 'élément')} {row.object_id}", "verbe": row.verb}
        for row, acte in zip(rows, shown(rows), strict=True)
    ]
