"""CEC: 20 h per year and category, 60 h at most; corrective hours outside the ceilings."""

from typing import Any

import pytest

from accounts.rules.parameters import load
from tests.accounts.rules.personne import calcul, ouverture, solde, travail


def benevolat(year: int, *hours: str) -> dict[str, Any]:
    """Volunteering, each figure in another association."""
    return {
        "categorie": "benevolat",
        "year": year,
        "associations": [{"rna": f"W75123456{rank}", "hours": value} for rank, value in enumerate(hours)],
    }


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(("200",), "20"), (("100", "100"), "20"), (("90", "60", "50"), "0"), (("199",), "0"), (("99", "300"), "20")],
)
def test_p16_200_heures_dont_100_dans_une_association(hours: tuple[str, ...], expected: str) -> None:
    assert solde(calcul("2018-04-01", cec=[benevolat(2017, *hours)]), "cec") == expected


def test_la_meme_association_en_plusieurs_declarations() -> None:
    assert solde(calcul("2018-04-01", cec=[benevolat(2017, "60"), benevolat(2017, "140")]), "cec") == "20"


@pytest.mark.parametrize(
    ("categorie", "short", "enough"),
    [("service_civique", "5", "6"), ("reserve_militaire", "89", "90"), ("reserve_citoyenne", "4", "5"),
     ("reserve_communale", "4", "5"), ("reserve_sanitaire", "2", "3"), ("maitre_apprentissage", "P5M", "P6M"),
     ("pompier_volontaire", "P59M", "P5Y"), ("reserve_militaire", "P89D", "P90D")],
)  # fmt: skip
def test_durees_minimales(categorie: str, short: str, enough: str) -> None:
    for duration, expected in ((short, "0"), (enough, "20")):
        answer = calcul("2018-04-01", cec=[{"categorie": categorie, "year": 2017, "duration": duration}])
        assert solde(answer, "cec") == expected


def test_duree_absente_attestee_par_l_organisme_ou_refusee() -> None:
    facts = {"cec": [{"categorie": "service_civique", "year": 2017, "duration": None}]}
    assert solde(calcul("2018-04-01", **facts), "cec") == "20"
    assert solde(calcul("2018-04-01", load().with_policy("CEC_DUREE_ABSENTE", "refus"), **facts), "cec") == "0"


def test_20_heures_par_categorie_et_60_au_plus() -> None:
    categories = ["service_civique", "maitre_apprentissage", "reserve_militaire", "autre"]
    facts = [{"categorie": name, "year": 2017} for name in categories]
    answer = calcul("2018-04-01", cec=facts)
    assert solde(answer, "cec") == "60"
    assert [line["quantite"] for line in answer["lignes"]] == ["20", "20", "20", "0"]


def test_la_meme_categorie_deux_fois_dans_l_annee_compte_une_fois() -> None:
    entry = {"categorie": "maitre_apprentissage", "year": 2017}
    assert solde(calcul("2018-04-01", cec=[entry, entry]), "cec") == "20"


def test_activites_depuis_2017_et_hors_du_plafond_du_cpf() -> None:
    answer = calcul("2018-04-01", ouverture=ouverture("150"), cec=[benevolat(2016, "300"), benevolat(2017, "300")])
    assert (solde(answer, "cec"), solde(answer)) == ("20", "150")


def test_une_utilisation_rouvre_le_plafond_sauf_sous_l_autre_choix() -> None:
    facts = {
        "ouverture": ouverture("60", "2017-12-01", "cec"),
        "cec": [benevolat(2017, "200")],
        "uses": [{"on": "2018-01-15", "hours": "20"}],
    }
    assert solde(calcul("2018-04-01", **facts), "cec") == "60"
    assert solde(calcul("2018-04-01", load().with_policy("CEC_PLAFOND", "carriere"), **facts), "cec") == "40"


def test_cec_en_euros_a_12_euros_l_heure() -> None:
    answer = calcul("2019-01-01", cec=[benevolat(2017, "200")])
    assert solde(answer, "cec_eur") == "240"
    assert solde(calcul("2019-04-01", cec=[benevolat(2018, "200")]), "cec_eur") == "240"
    assert solde(calcul("2020-04-01", cec=[benevolat(2019, "200")]), "cec_eur") == "240"


@pytest.mark.parametrize("hours", ["100", "130"])
def test_p20_correctif_hors_plafond(hours: str) -> None:
    facts = {
        "ouverture": ouverture("144"),
        "activites": [travail(2016)],
        "correctifs": [{"year": 2016, "hours": hours}],
    }
    answer = calcul("2017-04-01", **facts)
    assert (solde(answer), solde(answer, "correctif")) == ("150", hours)


def test_p20_correctif_verse_en_euros() -> None:
    assert solde(calcul("2021-04-01", correctifs=[{"year": 2020, "hours": "130"}]), "correctif_eur") == "3900"
