"""The answer as the JSON contract of `simulate` and of the simulation API: numbers are decimal strings."""

from fractions import Fraction
from typing import Any

from accounts.rules.counters import SECONDS, amount, decimal_string
from accounts.rules.results import Anticipation, Entitlements, Ligne, SoldeCalcule, Utilisation


def render(entitlements: Entitlements) -> dict[str, Any]:
    """Keys of the contract. `manque`, `anticipe`, `correctif`… and `mentions` appear only when they are not empty."""
    document: dict[str, Any] = {
        "as_of": entitlements.as_of.isoformat(),
        "soldes": [_solde(solde) for solde in entitlements.soldes],
        "lignes": [_ligne(ligne) for ligne in entitlements.lignes],
        "uses": [_use(use) for use in entitlements.uses],
    }
    if entitlements.mentions:
        document["mentions"] = [
            {
                "nature": mention.nature,
                "unite": mention.unite,
                "quantite": decimal_string(mention.quantite),
                "regle": mention.regle,
                "explication": mention.explication,
            }
            for mention in entitlements.mentions
        ]
    return document


def _solde(solde: SoldeCalcule) -> dict[str, str]:
    found = {
        "compteur": solde.compteur,
        "unite": solde.unite,
        "quantite": decimal_string(amount(solde.quantite, solde.compteur)),
    }
    if solde.manque:
        found["manque"] = decimal_string(amount(solde.manque, solde.compteur))
    if solde.anticipe:
        found["anticipe"] = decimal_string(amount(solde.anticipe, solde.compteur))
    return found


def _ligne(ligne: Ligne) -> dict[str, Any]:
    choices = f"choix appliqués\u00a0: {', '.join(ligne.politiques)}\u00a0; " if ligne.politiques else ""
    found = {
        "compteur": ligne.compteur,
        "accrual_year": ligne.accrual_year,
        "credited_on": ligne.credited_on.isoformat(),
        "quantite": decimal_string(amount(ligne.quantite, ligne.compteur)),
        "taux": None if ligne.taux is None else decimal_string(ligne.taux),
        "exact": f"{ligne.exact.numerator}/{ligne.exact.denominator}",
        "plafond": None if ligne.plafond is None else decimal_string(ligne.plafond),
        "regle": ligne.regle,
        "explication": f"{ligne.explication} ({choices}paramètres {ligne.version})",
    }
    if ligne.anticipe:
        found["anticipe"] = decimal_string(amount(ligne.anticipe, ligne.compteur))
    return found


def _use(use: Utilisation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "on": use.on.isoformat(),
        "dif": _hours(use.dif),
        "cpf": _hours(use.cpf),
        "cec": _hours(use.cec),
        "a_completer": _hours(use.a_completer),
    }
    if use.correctif:
        found["correctif"] = _hours(use.correctif)
    if use.anticipation is not None:
        found["anticipation"] = _anticipation(use.anticipation)
    return found


def _anticipation(found: Anticipation) -> dict[str, Any]:
    """What was advanced, on which years, and why no more."""
    return {
        "heures": _hours(found.accorde),
        "maximum": _hours(found.maximum),
        "annees": [{"annee": year, "heures": _hours(quantite)} for year, quantite in found.annees],
        "motif": found.motif or None,
    }


def _hours(seconds: int) -> str:
    return decimal_string(Fraction(seconds, SECONDS))
