"""Spaces of the funders: each one of which the person is an agent."""

from collections.abc import Iterable
from typing import Any

from cpa_portal.actor import Role
from cpa_portal.web.registry import NavItem, Space, provides_spaces
from financeurs.models import MembreFinanceur

NAVIGATION = (
    NavItem("financeur_accueil", "À faire"),
    NavItem("prises_en_charge", "Prises en charge"),
    NavItem("abondements", "Abondements"),
    NavItem("ordres", "Ordres de paiement"),
    NavItem("remises", "Remises à la banque"),
    NavItem("plafonds", "Plafonds"),
    NavItem("liens", "Liens"),
    NavItem("catalogue_financeur", "Catalogue de référence"),
    NavItem("examens", "Examens de qualité"),
    NavItem("suspensions", "Suspensions"),
    NavItem("campagnes_controle", "Contrôles par sondage"),
)
#: Pages of one function alone.
FOR_FUNCTIONS = {"examens": "examinateur", "suspensions": "examinateur", "campagnes_controle": "examinateur"}


def _navigation(functions: list[str]) -> tuple[NavItem, ...]:
    return tuple(
        item for item in NAVIGATION if item.url_name not in FOR_FUNCTIONS or FOR_FUNCTIONS[item.url_name] in functions
    )


@provides_spaces
def financeur_spaces(user: Any) -> Iterable[Space]:
    """One space for each funder."""
    memberships = MembreFinanceur.objects.filter(user=user, until_on__isnull=True).select_related("financeur")
    for membership in memberships.order_by("financeur__nom"):
        yield Space(
            key=f"financeur:{membership.financeur_id}",
            role=Role.FINANCEUR,
            label=membership.financeur.nom,
            home="financeur_accueil",
            structure_id=membership.financeur_id,
            functions=frozenset(membership.fonctions),
            navigation=_navigation(membership.fonctions),
        )
