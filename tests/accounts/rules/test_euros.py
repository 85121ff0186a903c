"""Conversion of 1 January 2019 (15 € and 12 €) and accrual in euros."""

import pytest

from tests.accounts.rules.personne import calcul, ligne, ouverture, sans_diplome, solde, travail

CARRIERE = [travail(year) for year in range(2015, 2019)]


def test_p10_conversion_puis_credit_du_printemps_2019() -> None:
    answer = calcul("2019-04-01", activites=CARRIERE, dif={"hours": "120"})
    assert (solde(answer, "cpf_eur"), solde(answer, "dif_eur")) == ("1440", "1800")
    assert 1440 + 1800 == 3240
    assert [item["compteur"] for item in answer["soldes"]] == ["cpf_eur", "dif_eur"]
    assert {item["unite"] for item in answer["soldes"]} == {"EUR"}


@pytest.mark.parametrize(("hours", "euros"), [("70", "1050"), ("100", "1500"), ("10.5", "157.5")])
def test_p12_p13_conversion(hours: str, euros: str) -> None:
    assert solde(calcul("2019-01-01", ouverture=ouverture(hours, "2018-12-31")), "cpf_eur") == euros


def test_p14_annee_2018_creditee_en_2019() -> None:
    line = ligne(calcul("2019-04-01", activites=[travail(2018)]), 2018, "cpf_eur")
    assert (line["quantite"], line["taux"], line["plafond"], line["credited_on"]) == (
        "360",
        "360",
        "2250",
        "2019-03-31",
    )


def test_annee_2018_arrondie_en_heures_avant_d_etre_convertie() -> None:
    line = ligne(calcul("2019-04-01", activites=[travail(2018, "1285.6")]), 2018, "cpf_eur")
    assert (line["quantite"], line["exact"]) == ("300", "288/1")


@pytest.mark.parametrize(("credit", "euros"), [("120", "180"), ("144", "90"), ("150", "0"), ("110", "255")])
def test_annee_2018_seuil_et_plafond_mesures_en_heures(credit: str, euros: str) -> None:
    answer = calcul("2019-04-01", ouverture=ouverture(credit, "2018-12-01"), activites=[travail(2018)])
    assert ligne(answer, 2018, "cpf_eur")["quantite"] == euros


@pytest.mark.parametrize(
    ("hours", "expected"), [("1607", "500"), ("803.5", "500"), ("803", "249.85"), ("1", "0.32"), ("0", "0")]
)
def test_euros_au_moins_un_mi_temps_sinon_au_centime_superieur(hours: str, expected: str) -> None:
    assert ligne(calcul("2020-04-01", activites=[travail(2019, hours)]), 2019, "cpf_eur")["quantite"] == expected


def test_plafond_de_5000_euros() -> None:
    answer = calcul("2020-04-01", ouverture=ouverture("4800", "2019-06-01", "cpf_eur"), activites=[travail(2019)])
    assert ligne(answer, 2019, "cpf_eur")["quantite"] == "200"


def test_euros_majores_des_l_annee_de_la_declaration_perdus_l_annee_suivante() -> None:
    diplomes = [*sans_diplome("2020-11-01"), {"niveau": "V", "declared_on": "2021-07-01", "obtained_on": "2021-06-30"}]
    answer = calcul("2023-04-01", activites=[travail(year) for year in range(2019, 2023)], diplomes=diplomes)
    assert [ligne(answer, year, "cpf_eur")["quantite"] for year in range(2019, 2023)] == ["500", "800", "800", "500"]


def test_forfait_jours_depuis_2019_sur_218_jours_au_plus() -> None:
    activity = travail(2019, basis="forfait_jours", days_worked="109", days_reference="230") | {"worked_hours": None}
    assert ligne(calcul("2020-04-01", activites=[activity]), 2019, "cpf_eur")["quantite"] == "500"


def test_solde_en_heures_repris_apres_la_conversion() -> None:
    assert solde(calcul("2019-06-01", ouverture=ouverture("10", "2019-05-01")), "cpf_eur") == "150"
