"""Spaces of the organismes: each body of which the person is a member, each territory that she examines."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, When
from django.db.models.functions import Now
from django.urls import NoReverseMatch, reverse

from cpa_portal.actor import Role
from cpa_portal.web.registry import NavItem, Space, provides_spaces
from organismes.enums import Fonction
from organismes.models import Instructeur, MembreOrganisme

ORGANISME_NAVIGATION = (
    NavItem("organisme_accueil", "Mes étapes"),
    NavItem("declaration", "Déclaration"),
    NavItem("mes_bilans", "Bilans"),
    NavItem("qualite", "Qualité"),
    NavItem("mes_modules", "Modules"),
    NavItem("organisme_dossiers", "Dossiers"),
    NavItem("mes_paiements", "Paiements"),
    NavItem("mes_controles", "Contrôles"),
    NavItem("coordonnees_bancaires", "Banque"),
    NavItem("membres_organisme", "Membres"),
)
FOR_GESTIONNAIRES = {"mes_bilans", "mes_controles", "declaration", "coordonnees_bancaires", "membres_organisme"}
INSTRUCTEUR_NAVIGATION = (
    NavItem("instruction", "Déclarations"),
    NavItem("vie_enregistrements", "Enregistrements"),
    NavItem("nacre_conventions", "Conventions NACRE"),
)


def _exists(url_name: str) -> bool:
    """True if this portal has the page: modules and dossiers belong to a higher app."""
    try:
        reverse(url_name)
    except NoReverseMatch:
        return False
    return True


def _navigation(functions: frozenset[str]) -> tuple[NavItem, ...]:
    return tuple(
        item
        for item in ORGANISME_NAVIGATION
        if (item.url_name not in FOR_GESTIONNAIRES or Fonction.GESTIONNAIRE in functions) and _exists(item.url_name)
    )


@provides_spaces
def organisme_spaces(user: Any) -> Iterable[Space]:
    """One space for each body of which the person is a member."""
    memberships = (
        MembreOrganisme.objects.filter(user=user, until_on__isnull=True, suspended_at__isnull=True)
        .select_related("organisme")
        .annotate(narrow=Case(When(full_from__gt=Now(), then=True), default=False))
    )
    for membership in memberships.order_by("organisme__raison_sociale", "pk"):
        functions = frozenset(membership.fonctions)
        yield Space(
            key=f"organisme:{membership.organisme_id}",
            role=Role.ORGANISME,
            label=membership.organisme.raison_sociale,
            home="organisme_accueil",
            structure_id=membership.organisme_id,
            functions=functions,
            narrow=membership.narrow,
            navigation=_navigation(functions),
        )


@provides_spaces
def instructeur_spaces(user: Any) -> Iterable[Space]:
    """One space for each territory that the person examines."""
    appointments = Instructeur.objects.filter(user=user, until_on__isnull=True).select_related("territoire")
    for appointment in appointments.order_by("territoire__nom"):
        yield Space(
            key=f"instructeur:{appointment.territoire_id}",
            role=Role.INSTRUCTEUR,
            label=f"Instruction, {appointment.territoire.nom}",
            home="instruction",
            structure_id=appointment.territoire_id,
            navigation=INSTRUCTEUR_NAVIGATION,
        )
