"""The examples of the law that concern balances or uses, one per situation: facts, day, what must stand.

Names start with the number of the published example (P), of the vector of R6323-1 (D) or of use (U).
"""

from dataclasses import dataclass, field
from typing import Any

from tests.accounts.rules.personne import agent, ouverture, sans_diplome, statut, travail

Use = tuple[str, str, str]


@dataclass(frozen=True)
class Exemple:
    """A document of `simulate`, the day, the expected balances (0 may be left out) and uses (DIF, CPF, missing)."""

    nom: str
    as_of: str
    soldes: dict[str, str]
    document: dict[str, Any] = field(default_factory=dict)
    uses: tuple[Use, ...] = ()


def year(nom: str, gain: str, *activites: dict[str, Any], credit: str = "", **document: Any) -> Exemple:
    """What one year adds to a credit taken over during that year."""
    worked = activites[0]["year"]
    opened = {"ouverture": ouverture(credit, f"{worked}-06-01")} if credit else {}
    total = str(int(gain) + int(credit or 0))
    return Exemple(nom, f"{worked + 1}-04-01", {"cpf": total}, {"activites": list(activites), **opened, **document})


def use(nom: str, hours: str, given: Use, left: tuple[str, str], *, dif: str = "", cpf: str = "") -> Exemple:
    """One training entered on 1 June 2017."""
    document: dict[str, Any] = {"uses": [{"on": "2017-06-01", "hours": hours}]}
    if dif:
        document["dif"] = {"hours": dif}
    if cpf:
        document["ouverture"] = ouverture(cpf)
    return Exemple(nom, "2017-12-31", {"dif": left[0], "cpf": left[1]}, document, (given,))


CAREER = {"activites": [travail(y) for y in (2015, 2016, 2017, 2018)], "dif": {"hours": "120"}}


def until(last: int) -> dict[str, Any]:
    """The career as it was known at the end of a year."""
    return {**CAREER, "activites": [travail(y) for y in range(2015, last + 1)]}


FULL = [travail(y) for y in (2015, 2016)]
PUBLIC = {"titulaire": statut("agent_public", categorie="C")}

PUBLIES = [
    year("P1 temps partiel à 80 %", "20", travail(2016, "1285.6")),
    year("P2 mi-temps", "12", travail(2016, "803.5")),
    year("P3 CDD de trois mois à temps plein", "6", travail(2016, "401.75")),
    Exemple(
        "P5 cinq ans à temps plein sans utilisation", "2017-04-01", {"cpf": "120"},
        {"activites": FULL, "ouverture": ouverture("72", "2015-06-01")},
    ),
    Exemple(
        "P6 sept ans et demi, puis plus d’alimentation", "2018-04-01", {"cpf": "150"},
        {"activites": [*FULL, travail(2017)], "ouverture": ouverture("120", "2015-06-01")},
    ),
    year("P7 mi-temps au-delà de 120 h", "6", travail(2016, "803.5"), credit="120"),
    *(
        Exemple(f"P9 compteur affiché au 31 décembre {y}", f"{y}-12-31", {"cpf": hours, "dif": "120"}, until(y))
        for y, hours in ((2015, "0"), (2016, "24"), (2017, "48"), (2018, "72"))
    ),
    Exemple("P10 216 h converties en 3 240 €", "2019-04-01", {"cpf_eur": "1440", "dif_eur": "1800"}, CAREER),
    Exemple("P12 70 h au 31 décembre 2018", "2019-01-01", {"cpf_eur": "1050"}, {"ouverture": ouverture("70")}),
    Exemple("P13 100 h au 31 décembre 2018", "2019-01-01", {"cpf_eur": "1500"}, {"ouverture": ouverture("100")}),
    Exemple("P14 activité de 2018 créditée en euros", "2019-04-01", {"cpf_eur": "360"}, {"activites": [travail(2018)]}),
    Exemple(
        "P16 bénévolat de 200 h dont 100 dans une association", "2018-04-01", {"cec": "20"},
        {"cec": [{"categorie": "benevolat", "year": 2017, "associations": [
            {"rna": "W751234567", "hours": "100"}, {"rna": "W751234568", "hours": "100"}]}]},
    ),
    Exemple(
        "Piège 28 bénévolat de 90, 60 et 50 h", "2018-04-01", {"cec": "0"},
        {"cec": [{"categorie": "benevolat", "year": 2017, "associations": [
            {"rna": "W751234567", "hours": "90"}, {"rna": "W751234568", "hours": "60"},
            {"rna": "W751234569", "hours": "50"}]}]},
    ),
    Exemple(
        "P20 correctif à temps plein", "2018-04-01", {"correctif": "100"},
        {"correctifs": [{"year": 2017, "hours": "100"}]},
    ),
    Exemple(
        "P20 correctif à temps partiel", "2018-04-01", {"correctif": "130"},
        {"correctifs": [{"year": 2017, "hours": "130"}]},
    ),
    Exemple(
        "P21 agent de catégorie C sans diplôme, inaptitude", "2018-04-01", {"cpf_public": "550"},
        {**PUBLIC, "ouverture": ouverture("400", "2017-06-01", "cpf_public"), "inaptitude_hours": "150",
         "activites": [agent(2017)], "diplomes": sans_diplome()},
    ),
    Exemple(
        "P23 agent public à temps partiel de 50 %", "2018-04-01", {"cpf_public": "24"},
        {"titulaire": statut("agent_public", categorie="B"), "activites": [agent(2017, "803.5", temps="partiel")]},
    ),
    Exemple(
        "P24 agent public, 150 h en six ans depuis 2020", "2026-04-01", {"cpf_public": "150"},
        {"titulaire": statut("agent_public", categorie="B"), "activites": [agent(y) for y in range(2020, 2026)]},
    ),
    Exemple(
        "P26 deux activités non salariées", "2019-04-01", {"cpf_eur": "360"},
        {"activites": [{"year": 2018, "statut": "tns", "contribution_ratio": "1"}] * 2},
    ),
    year("P28 accord de branche au taux plein dès 80 %", "24",
         travail(2016, "1285.6", accord={"complement_hours": "4"})),
]  # fmt: skip

VECTEURS = [
    *(
        year(nom, gain, travail(2016, hours))
        for nom, hours, gain in (
            ("D1 année complète", "1607", "24"),
            ("D2 une heure de moins", "1606", "24"),
            ("D3 1 200 heures", "1200", "18"),
            ("D4 1 000 heures", "1000", "15"),
            ("D6 803 heures", "803", "12"),
            ("D8 durée décimale", "133.9", "2"),
            ("D10 66 heures", "66", "1"),
            ("D11 une heure", "1", "1"),
            ("D12 aucune heure", "0", "0"),
            ("D19 heures supplémentaires", "1800", "24"),
        )
    ),
    year("D14 1 000 heures au taux majoré", "30", travail(2017, "1000"), diplomes=sans_diplome()),
    year("D15 144 h au compte", "6", travail(2016), credit="144"),
    year("D16 150 h au compte", "0", travail(2016), credit="150"),
    year("D18 durée conventionnelle de 1 582 h", "24", travail(2016, "1582", reference_hours="1582")),
    year("D20 salaire sans base horaire", "18", travail(2017, basis="salaire", pay="15000") | {"worked_hours": None}),
    year("D21 forfait-jours complet", "24",
         travail(2017, basis="forfait_jours", days_worked="218", days_reference="218") | {"worked_hours": None}),
    year("D23 maladie ordinaire non comptée", "9",
         travail(2017, "600", absences=[{"nature": "maladie", "hours": "1007"}])),
    Exemple(
        "D27 niveau déclaré en mars 2018, rétroactif à 2017", "2018-04-01", {"cpf": "96"},
        {"activites": [travail(y) for y in (2015, 2016, 2017)], "diplomes": sans_diplome("2018-03-10")},
    ),
]  # fmt: skip

UTILISATIONS = [
    use("Centre Inffo 120 h de DIF et 48 h de CPF", "168", ("120", "30", "18"), ("0", "18"), dif="120", cpf="48"),
    use("U2 le DIF d’abord", "100", ("100", "0", "0"), ("20", "48"), dif="120", cpf="48"),
    use("U3 sans DIF, 150 h au compte", "160", ("0", "150", "10"), ("0", "0"), cpf="150"),
    use("U5 compte majoré sans DIF", "350", ("0", "350", "0"), ("0", "50"), cpf="400"),
    use("U6 compte majoré avec 20 h de DIF", "350", ("20", "130", "200"), ("0", "270"), dif="20", cpf="400"),
]

EXEMPLES = [*PUBLIES, *VECTEURS, *UTILISATIONS]
