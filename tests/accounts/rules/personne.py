"""Small builders of JSON facts, and readings of the answer."""

from datetime import date
from typing import Any

from accounts.rules.entitlements import entitlements
from accounts.rules.facts import parse_facts
from accounts.rules.parameters import Parametres
from accounts.rules.rendering import render

SIRET = "53104441000011"


def travail(year: int, hours: str = "1607", **more: Any) -> dict[str, Any]:
    """Salaried work of a year."""
    return {"year": year, "statut": "salarie", "employeur": SIRET, "worked_hours": hours, **more}


def agent(year: int, hours: str | None = "1607", **more: Any) -> dict[str, Any]:
    """Public work of a year."""
    return {"year": year, "statut": "agent_public", "worked_hours": hours, **more}


def statut(
    name: str, debut: str = "2000-01-01", fin: str | None = None, categorie: str | None = None
) -> dict[str, Any]:
    """A person with one status."""
    return {"statuts": [{"statut": name, "from": debut, "to": fin, "categorie": categorie}]}


def ouverture(quantite: str, on: str = "2016-01-01", compteur: str = "cpf") -> list[dict[str, Any]]:
    """A balance taken over."""
    return [{"compteur": compteur, "quantite": quantite, "on": on}]


def sans_diplome(declared_on: str = "2017-03-01", **more: Any) -> list[dict[str, Any]]:
    """A declaration below level V."""
    return [{"niveau": "VI", "declared_on": declared_on, **more}]


def calcul(as_of: str, parameters: Parametres | None = None, **document: Any) -> dict[str, Any]:
    """Answer of the simulation."""
    facts = parse_facts(document)
    return render(entitlements(facts, facts.uses, date.fromisoformat(as_of), parameters=parameters))


def solde(answer: dict[str, Any], compteur: str = "cpf") -> str:
    """Balance of a counter, "0" if it is not there."""
    return next((item["quantite"] for item in answer["soldes"] if item["compteur"] == compteur), "0")


def ligne(answer: dict[str, Any], year: int, compteur: str = "cpf") -> dict[str, Any]:
    """The only line of a year in a counter."""
    found = [item for item in answer["lignes"] if item["accrual_year"] == year and item["compteur"] == compteur]
    assert len(found) == 1, found
    return found[0]


def gain(year: int, *activites: dict[str, Any], credit: str = "0", **document: Any) -> str:
    """Hours credited for one year, from a credit taken over the year before."""
    opened = ouverture(credit, f"{year}-06-01") if credit != "0" else []
    answer = calcul(f"{year + 1}-04-01", activites=list(activites), ouverture=opened, **document)
    return str(ligne(answer, year)["quantite"])
