"""L6323-11: 24 h to 120 h, then 12 h, 150 h at most; after uses; the year that crosses 120 h."""

import pytest

from accounts.rules.parameters import load
from tests.accounts.rules.personne import calcul, gain, ligne, ouverture, solde, travail

CARRIERE = [travail(year) for year in range(2015, 2019)]


def test_p9_le_credit_arrive_l_annee_suivante() -> None:
    shown = [solde(calcul(f"{year}-12-31", activites=CARRIERE)) for year in (2015, 2016, 2017, 2018)]
    assert shown == ["0", "24", "48", "72"]


@pytest.mark.parametrize(("as_of", "expected"), [("2017-03-30", "24"), ("2017-03-31", "48")])
def test_le_credit_compte_le_31_mars(as_of: str, expected: str) -> None:
    assert solde(calcul(as_of, activites=CARRIERE)) == expected


@pytest.mark.parametrize(
    ("credit", "expected"),
    [("0", "24"), ("96", "24"), ("100", "22"), ("110", "17"), ("119", "13"), ("120", "12"), ("140", "10"),
     ("144", "6"), ("149", "1"), ("150", "0"), ("200", "0")],
)  # fmt: skip
def test_annee_complete_selon_le_credit(credit: str, expected: str) -> None:
    assert gain(2016, travail(2016), credit=credit) == expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("A", ["24", "24", "24", "24", "12", "10", "6"]), ("B", ["24", "20", "10", "1", "12", "10", "6"])],
)
def test_autres_lectures_du_franchissement(policy: str, expected: list[str]) -> None:
    law = load().with_policy("STEP_POLICY", policy)
    found = [
        ligne(calcul("2017-04-01", law, activites=[travail(2016)], ouverture=ouverture(credit)), 2016)["quantite"]
        for credit in ("96", "100", "110", "119", "120", "140", "144")
    ]
    assert found == expected


def test_le_franchissement_dit_le_choix_et_la_version() -> None:
    crossing = ligne(calcul("2017-04-01", activites=[travail(2016)], ouverture=ouverture("110")), 2016)
    plain = ligne(calcul("2017-04-01", activites=[travail(2016)]), 2016)
    assert "STEP_POLICY=C" in crossing["explication"]
    assert "STEP_POLICY" not in plain["explication"]
    assert load().version in plain["explication"]
    assert crossing["exact"] == "17/1"


def test_p5_p6_carriere_complete_sans_utilisation() -> None:
    # The hours regime lasts four years: the steps of a whole career are followed by opening balances.
    credit, seen = 0, []
    for _ in range(9):
        credit += int(gain(2016, travail(2016), credit=str(credit)))
        seen.append(credit)
    assert seen == [24, 48, 72, 96, 120, 132, 144, 150, 150]


def test_p7_mi_temps_au_dela_de_120_heures() -> None:
    assert gain(2016, travail(2016, "803.5"), credit="120") == "6"


def test_d15_d16_plafond() -> None:
    assert gain(2016, travail(2016), credit="144") == "6"
    assert gain(2016, travail(2016), credit="150") == "0"


def test_plafond_atteint_explique() -> None:
    answer = calcul("2017-04-01", activites=[travail(2016)], ouverture=ouverture("150"))
    assert "plafond de 150\u00a0h" in ligne(answer, 2016)["explication"]


def test_une_utilisation_rend_le_taux_de_24_heures() -> None:
    facts = {"activites": [travail(2016)], "ouverture": ouverture("120"), "uses": [{"on": "2016-09-01", "hours": "30"}]}
    answer = calcul("2017-04-01", **facts)
    assert ligne(answer, 2016)["quantite"] == "24"
    assert solde(answer) == "114"


def test_une_utilisation_rouvre_l_alimentation_au_plafond() -> None:
    facts = {"activites": [travail(2016)], "ouverture": ouverture("150"), "uses": [{"on": "2016-09-01", "hours": "5"}]}
    assert ligne(calcul("2017-04-01", **facts), 2016)["quantite"] == "5"


def test_une_utilisation_posterieure_au_credit_ne_change_rien() -> None:
    facts = {"activites": [travail(2016)], "ouverture": ouverture("150"), "uses": [{"on": "2017-03-31", "hours": "5"}]}
    assert ligne(calcul("2017-04-01", **facts), 2016)["quantite"] == "0"


def test_le_dif_ne_compte_pas_dans_le_plafond() -> None:
    assert gain(2016, travail(2016), credit="144", dif={"hours": "120"}) == "6"


def test_activite_anterieure_a_2015_sans_droit() -> None:
    line = ligne(calcul("2016-01-01", activites=[travail(2014)]), 2014)
    assert line["quantite"] == "0"
    assert "2015" in line["explication"]


def test_annee_sans_declaration_pas_de_ligne() -> None:
    assert [
        item["accrual_year"] for item in calcul("2018-04-01", activites=[travail(2015), travail(2017)])["lignes"]
    ] == [2015, 2017]
