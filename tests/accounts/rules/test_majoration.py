"""L6323-11-1 and D6323-3-1: 48 h and 400 h below level V, on declaration, back to 1 January 2017."""

from typing import Any

import pytest

from accounts.rules.parameters import load
from tests.accounts.rules.personne import calcul, ligne, ouverture, sans_diplome, solde, travail

CARRIERE = [travail(year) for year in (2015, 2016, 2017)]


def credits(diplomes: list[dict[str, Any]], as_of: str = "2018-04-01") -> list[str]:
    """Credited hours of 2015, 2016, 2017."""
    answer = calcul(as_of, activites=CARRIERE, diplomes=diplomes)
    return [ligne(answer, year)["quantite"] for year in (2015, 2016, 2017)]


def test_d27_declaration_de_mars_2018_retroactive_a_2017_jamais_avant() -> None:
    answer = calcul("2018-04-01", activites=CARRIERE, diplomes=sans_diplome("2018-03-01"))
    assert solde(answer) == "96"
    assert ligne(answer, 2017) | {"explication": ""} == {
        "compteur": "cpf", "accrual_year": 2017, "credited_on": "2018-03-31", "quantite": "48", "taux": "48",
        "exact": "48/1", "plafond": "400", "regle": "L6323-11-1", "explication": "",
    }  # fmt: skip


@pytest.mark.parametrize("niveau", ["VI", "V bis"])
def test_niveaux_majores(niveau: str) -> None:
    assert credits([{"niveau": niveau, "declared_on": "2017-03-01"}]) == ["24", "24", "48"]


@pytest.mark.parametrize("niveau", ["V", "IV", "III", "II", "I"])
def test_niveau_v_ou_plus_sans_majoration(niveau: str) -> None:
    assert credits([{"niveau": niveau, "declared_on": "2017-03-01"}]) == ["24", "24", "24"]


def test_aucune_declaration_n_est_pas_aucun_diplome() -> None:
    assert credits([]) == ["24", "24", "24"]


def test_certification_reconnue_par_une_branche() -> None:
    assert credits(sans_diplome(certification_ccn=True)) == ["24", "24", "24"]


@pytest.mark.parametrize("by", ["titulaire", "cep", "financeur"])
def test_declarants(by: str) -> None:
    assert credits(sans_diplome(declared_by=by))[2] == "48"


def test_declaration_tardive_apres_le_credit() -> None:
    assert credits(sans_diplome("2018-09-01"), "2018-08-31")[2] == "24"
    assert credits(sans_diplome("2018-09-01"), "2018-09-01")[2] == "48"


def test_declaration_sous_le_texte_de_2019_ne_remonte_pas() -> None:
    answer = calcul("2020-04-01", activites=[*CARRIERE, travail(2019)], diplomes=sans_diplome("2019-02-01"))
    assert ligne(answer, 2017)["quantite"] == "24"
    assert ligne(answer, 2019, "cpf_eur")["quantite"] == "800"


def test_declaration_reconnue_inexacte_regle_commune_depuis_le_debut() -> None:
    diplomes = sans_diplome("2017-03-01", found_false_on="2018-06-01")
    assert credits(diplomes, "2018-05-31")[2] == "48"
    assert credits(diplomes, "2018-06-01")[2] == "24"


def test_niveau_v_atteint_ensuite() -> None:
    diplomes = [*sans_diplome(), {"niveau": "V", "declared_on": "2018-09-01", "obtained_on": "2018-06-30"}]
    assert credits(diplomes, "2018-12-31")[2] == "48"


@pytest.mark.parametrize(("obtained", "expected"), [("2017-06-30", "24"), ("2018-01-01", "48")])
def test_niveau_apprecie_au_31_decembre(obtained: str, expected: str) -> None:
    diplomes = [*sans_diplome(), {"niveau": "V", "declared_on": "2018-02-01", "obtained_on": obtained}]
    assert credits(diplomes)[2] == expected


def test_niveau_apprecie_au_1er_janvier_sous_l_autre_choix() -> None:
    diplomes = [*sans_diplome(), {"niveau": "V", "declared_on": "2018-02-01", "obtained_on": "2017-06-30"}]
    law = load().with_policy("MAJORATION_PERTE", "1_janvier")
    assert ligne(calcul("2018-04-01", law, activites=CARRIERE, diplomes=diplomes), 2017)["quantite"] == "48"


def test_pas_de_seuil_a_120_heures() -> None:
    answer = calcul("2018-04-01", activites=[travail(2017)], ouverture=ouverture("119"), diplomes=sans_diplome())
    assert ligne(answer, 2017)["quantite"] == "48"


@pytest.mark.parametrize(("credit", "expected"), [("336", "48"), ("384", "16"), ("400", "0")])
def test_plafond_de_400_heures(credit: str, expected: str) -> None:
    answer = calcul("2018-04-01", activites=[travail(2017)], ouverture=ouverture(credit), diplomes=sans_diplome())
    assert ligne(answer, 2017)["quantite"] == expected


def test_plus_de_150_heures_au_niveau_v_les_heures_restent_l_alimentation_cesse() -> None:
    diplomes = [{"niveau": "V", "declared_on": "2017-09-01"}]
    answer = calcul("2018-04-01", activites=[travail(2017)], ouverture=ouverture("300"), diplomes=diplomes)
    assert ligne(answer, 2017)["quantite"] == "0"
    assert "NIVEAU_V_ATTEINT=conservees" in ligne(answer, 2017)["explication"]
    assert solde(answer) == "300"
