"""Spaces of the accounts: the person, the adviser of each structure, the administrator."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Conseiller, Titulaire
from cpa_portal.actor import Role
from cpa_portal.web.registry import NavItem, Space, provides_spaces

TITULAIRE_NAVIGATION = (
    NavItem("mes_droits", "Mes droits"),
    NavItem("mon_historique", "Mon historique"),
    NavItem("mes_dossiers", "Mes dossiers"),
    NavItem("catalogue", "Catalogue"),
    NavItem("mes_mandats", "Mes mandats"),
    NavItem("qui_a_vu", "Qui a vu mon compte"),
)
CONSEILLER_NAVIGATION = (
    NavItem("conseiller_accueil", "Personnes suivies"),
    NavItem("proposer_mandat", "Proposer un mandat"),
)
ADMINISTRATEUR_NAVIGATION = (
    NavItem("administration_accueil", "Administration"),
    NavItem("comptes", "Comptes"),
    NavItem("imports", "Fichiers d’activité"),
    NavItem("campagnes", "Campagnes"),
    NavItem("indus", "Indus"),
    NavItem("changements_a_decider", "Changements"),
    NavItem("liens", "Liens"),
    NavItem("parametres", "Paramètres"),
    NavItem("journal", "Journal"),
    NavItem("jour_legal", "Jour légal"),
)


@provides_spaces
def titulaire_space(user: Any) -> Iterable[Space]:
    """The person's own account, once claimed or opened."""
    for pk in Titulaire.objects.filter(user=user).values_list("pk", flat=True):
        yield Space(
            key=f"titulaire:{pk}",
            role=Role.TITULAIRE,
            label="Mon compte",
            home="mes_droits",
            titulaire_id=pk,
            navigation=TITULAIRE_NAVIGATION,
        )


@provides_spaces
def conseiller_spaces(user: Any) -> Iterable[Space]:
    """One space for each CEP structure in which the person is an adviser today."""
    memberships = Conseiller.objects.filter(user=user, until_on__isnull=True).select_related("structure")
    for membership in memberships.order_by("structure__nom"):
        yield Space(
            key=f"conseiller:{membership.structure_id}",
            role=Role.CONSEILLER,
            label=f"Conseiller, {membership.structure.nom}",
            home="conseiller_accueil",
            structure_id=membership.structure_id,
            navigation=CONSEILLER_NAVIGATION,
        )


@provides_spaces
def administrateur_space(user: Any) -> Iterable[Space]:
    """The administration of the portal."""
    if user.is_administrateur:
        yield Space(
            key="administrateur",
            role=Role.ADMINISTRATEUR,
            label="Administration du portail",
            home="administration_accueil",
            navigation=ADMINISTRATEUR_NAVIGATION,
        )
