"""Examples of public agents: use by anticipation (A), euros in hours (E). Same shape as the other examples."""

from typing import Any

from tests.accounts.exemples import Exemple, Use
from tests.accounts.rules.personne import agent, ouverture, sans_diplome, statut


def _anticipe(
    nom: str, hours: str, given: Use, left: str, *, credit: str, as_of: str = "2018-06-02", categorie: str = "B",
    fin_contrat: str | None = None, **document: Any,
) -> Exemple:  # fmt: skip
    """An agent with a credit, who asks for a training on 1 June 2018 with her employer's agreement of that day."""
    accord = {"accord_on": "2018-06-01", "fin_contrat": fin_contrat}
    facts = {
        "titulaire": statut("agent_public", categorie=categorie),
        "ouverture": ouverture(credit, "2018-05-01", "cpf_public"),
        "uses": [{"on": "2018-06-01", "hours": hours, "anticipation": accord}],
    }
    return Exemple(nom, as_of, {"cpf_public": left}, {**facts, **document}, (given,))


def _converti(nom: str, compteur: str, euros: str, soldes: dict[str, str], **document: Any) -> Exemple:
    """A former employee, a public agent since February 2020, who asks for her euros in hours on 1 June 2020."""
    facts = {
        "titulaire": statut("agent_public", "2020-02-01", categorie="B"),
        "ouverture": ouverture(euros, "2020-01-15", compteur),
        "euros_en_heures": [{"on": "2020-06-01"}],
    }
    as_of, used = document.pop("as_of", "2020-06-02"), document.pop("used", ())
    return Exemple(nom, as_of, soldes, {**facts, **document}, used)


def until(last: int) -> dict[str, Any]:
    """Full-time years from 2018 to the last one."""
    return {"activites": [agent(year) for year in range(2018, last + 1)], "as_of": f"{last + 1}-04-01"}


LOW = {"categorie": "C", "diplomes": sans_diplome()}

ANTICIPATIONS = [
    _anticipe("A1 catégorie B, 48 h au compte, 90 h demandées", "90", ("0", "90", "0"), "0", credit="48"),
    _anticipe("A2 les droits de 2018 y passent", "90", ("0", "90", "0"), "0", credit="48", **until(2018)),
    _anticipe("A3 ceux de 2019 pour 18 h", "90", ("0", "90", "0"), "6", credit="48", **until(2019)),
    _anticipe("A4 ceux de 2020 s’ajoutent", "90", ("0", "90", "0"), "31", credit="48", **until(2020)),
    _anticipe("A5 jamais au-delà de deux ans", "120", ("0", "96", "24"), "0", credit="48"),
    _anticipe("A6 jamais au-delà de 150 h", "170", ("0", "150", "20"), "0", credit="140"),
    _anticipe("A7 contrat qui finit dans un an", "90", ("0", "72", "18"), "0", credit="48", fin_contrat="2019-05-31"),
    _anticipe("A8 contrat qui finit dans l’année", "90", ("0", "48", "42"), "0", credit="48", fin_contrat="2018-12-30"),
    _anticipe("A9 catégorie C sans niveau V, jusqu’à 400 h", "420", ("0", "400", "20"), "0", credit="340", **LOW),
    _anticipe("A10 le compte suffit, rien n’est avancé", "40", ("0", "40", "0"), "8", credit="48"),
    _anticipe(
        "A11 temps incomplet à 50 %", "70", ("0", "70", "0"), "0", credit="40",
        activites=[agent(2017, "803.5", temps="incomplet")], ouverture=ouverture("46", "2018-05-01", "cpf_public"),
    ),
]  # fmt: skip

CONVERSIONS = [
    _converti("E1 1 500 € donnent 100 h", "cpf_eur", "1500", {"cpf_public": "100"}),
    _converti("E2 1 207 € donnent 80,47 h, soit 80 h", "cpf_eur", "1207", {"cpf_public": "80"}),
    _converti("E3 1 207,50 € donnent une demi-heure, au-dessus", "cpf_eur", "1207.50", {"cpf_public": "81"}),
    _converti("E4 240 € d’engagement citoyen donnent 20 h", "cec_eur", "240", {"cec_public": "20"}),
    _converti(
        "E5 les heures servent à une formation", "cpf_eur", "1500", {"cpf_public": "40"},
        uses=[{"on": "2020-06-02", "hours": "60"}], used=(("0", "60", "0"),),
    ),
    _converti(
        "E6 l’année 2020 s’y ajoute", "cpf_eur", "1500", {"cpf_public": "125"}, activites=[agent(2020)],
        as_of="2021-04-01",
    ),
    _converti(
        "E7 au-delà de 150 h rien ne s’ajoute", "cpf_eur", "3000", {"cpf_public": "200"}, activites=[agent(2020)],
        as_of="2021-04-01",
    ),
]  # fmt: skip

AGENTS = [*ANTICIPATIONS, *CONVERSIONS]
