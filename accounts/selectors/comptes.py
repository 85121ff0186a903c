"""Balances, lines and movements of an account, as the pages show them."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from accounts.enums import Compteur
from accounts.models import Alimentation, Compte, Mouvement, Solde
from accounts.rules.dates import credit_day
from accounts.rules.declared import Diplome as DeclaredDiplome
from accounts.rules.declared import Facts
from accounts.rules.entitlements import entitlements
from accounts.rules.projection import Projection, project
from accounts.rules.results import Entitlements
from accounts.selectors.facts import facts_of, uses_of
from accounts.selectors.law import law_in_force
from cpa_portal.clock.moment import Moment


@dataclass(frozen=True, slots=True)
class SoldeVue:
    """A balance as a page shows it, in the smallest unit of its counter."""

    compteur: str
    lie_a: str
    label: str
    in_euros: bool
    credite: int
    debite: int
    reserve: int
    manque: int
    disponible: int


ORDER = {compteur: rank for rank, compteur in enumerate(Compteur.values)}


def soldes_of(compte: Compte) -> list[SoldeVue]:
    """Balances that mean something, in the order of the counters. The CPF is there even when empty."""
    rows = [row for row in Solde.objects.filter(compte=compte) if row.credite or row.debite or row.manque]
    if not rows:
        rows = [Solde(compte=compte, compteur=Compteur.CPF)]
    return [
        SoldeVue(
            compteur=row.compteur,
            lie_a=row.lie_a,
            label=str(Compteur(row.compteur).label),
            in_euros=Compteur(row.compteur).in_euros,
            credite=row.credite,
            debite=row.debite,
            reserve=row.reserve,
            manque=row.manque,
            disponible=row.available,
        )
        for row in sorted(rows, key=lambda row: (ORDER[row.compteur], row.lie_a))
    ]


def available(compte: Compte, compteur: str, lie_a: str = "") -> int:
    """What can be held now on a counter, in its smallest unit."""
    row = Solde.objects.filter(compte=compte, compteur=compteur, lie_a=lie_a).first()
    return row.available if row else 0


def movements_of(compte: Compte) -> "QuerySet[Mouvement]":
    """Every movement of an account, latest first."""
    return Mouvement.objects.filter(solde__compte=compte).select_related("solde", "alimentation").order_by("-pk")


def horizon_of(facts: Facts, today: date) -> date:
    """Day of the last credit that the known facts give; today if there is none."""
    law, years = law_in_force(), {item.year for item in (*facts.activites, *facts.cec, *facts.correctifs)}
    return max((credit_day(law, year) for year in years), default=today)


def lines_of(compte: Compte, at: Moment) -> Entitlements:
    """What stands today, and after it the lines that the known facts will give later."""
    facts = facts_of(compte)
    uses = uses_of(compte, today=at.today)
    law = law_in_force()
    now = entitlements(facts, uses, at.today, parameters=law)
    horizon = horizon_of(facts, at.today)
    if horizon <= at.today:
        return now
    later = entitlements(facts, uses, horizon, parameters=law)
    coming = (ligne for ligne in later.lignes if ligne.credited_on > at.today)
    return replace(now, lignes=(*now.lignes, *coming))


def preview_diplome(compte: Compte, niveau: str, certification_ccn: bool, at: Moment) -> Projection:
    """What a declaration made today would change."""
    declaration = DeclaredDiplome(niveau=niveau, declared_on=at.today, certification_ccn=certification_ccn)
    uses = uses_of(compte, today=at.today)
    return project(facts_of(compte), declaration, today=at.today, uses=uses, parameters=law_in_force())


def alimentations_of(compte: Compte) -> "QuerySet[Alimentation]":
    """What each computation decided, latest first, with the movement that carries the difference."""
    return Alimentation.objects.filter(compte=compte).select_related("mouvement").order_by("-pk")
