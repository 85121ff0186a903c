"""Age, retirement and death."""

import pytest

from accounts.rules.parameters import load
from tests.accounts.rules.personne import calcul, ligne, solde, travail

BENEVOLE = [{"categorie": "benevolat", "year": 2017, "associations": [{"rna": "W751234567", "hours": "200"}]}]


@pytest.mark.parametrize(
    ("birth", "expected"), [("2001-12-31", "24"), ("2002-06-01", "24"), ("2002-12-31", "24"), ("2003-01-01", "0")]
)
def test_age_au_31_decembre_15_ans_presumes_en_apprentissage(birth: str, expected: str) -> None:
    answer = calcul("2018-04-01", titulaire={"birth_date": birth}, activites=[travail(2017)])
    assert ligne(answer, 2017)["quantite"] == expected


def test_15_ans_refuses_sous_l_autre_choix() -> None:
    law = load().with_policy("AGE_15", "refus")
    answer = calcul("2018-04-01", law, titulaire={"birth_date": "2002-06-01"}, activites=[travail(2017)])
    assert ligne(answer, 2017)["quantite"] == "0"
    assert "16\u00a0ans" in ligne(answer, 2017)["explication"]


def test_a_65_ans_le_compte_reste_alimente() -> None:
    answer = calcul("2018-04-01", titulaire={"birth_date": "1950-01-01"}, activites=[travail(2017)])
    assert ligne(answer, 2017)["quantite"] == "24"


def test_retraite_le_compte_n_est_plus_alimente_sauf_par_le_cec() -> None:
    person = {"birth_date": "1955-01-01", "retired_on": "2017-07-01"}
    answer = calcul("2018-04-01", titulaire=person, activites=[travail(2016), travail(2017, "800")], cec=BENEVOLE)
    assert (solde(answer), solde(answer, "cec")) == ("24", "20")
    assert "retraite" in ligne(answer, 2017)["explication"]


def test_retraite_au_1er_janvier_l_annee_precedente_est_acquise() -> None:
    answer = calcul("2018-04-01", titulaire={"retired_on": "2018-01-01"}, activites=[travail(2017)])
    assert ligne(answer, 2017)["quantite"] == "24"


def test_annee_du_depart_alimentee_sous_l_autre_choix() -> None:
    law = load().with_policy("RETRAITE", "annee_entiere")
    answer = calcul("2018-04-01", law, titulaire={"retired_on": "2017-07-01"}, activites=[travail(2017, "803.5")])
    assert ligne(answer, 2017)["quantite"] == "12"


def test_retraite_future_ignoree() -> None:
    answer = calcul("2018-04-01", titulaire={"retired_on": "2018-06-01"}, activites=[travail(2017)])
    assert solde(answer) == "24"


def test_retraite_seules_les_heures_du_cec_se_mobilisent() -> None:
    answer = calcul(
        "2018-12-31", titulaire={"retired_on": "2017-07-01"}, activites=[travail(2016)], cec=BENEVOLE,
        dif={"hours": "50"}, uses=[{"on": "2018-06-01", "hours": "30"}],
    )  # fmt: skip
    assert answer["uses"] == [{"on": "2018-06-01", "dif": "0", "cpf": "0", "cec": "20", "a_completer": "10"}]


def test_deces_le_compte_est_clos() -> None:
    answer = calcul(
        "2018-12-31", titulaire={"died_on": "2018-02-01"}, activites=[travail(2016), travail(2017)], cec=BENEVOLE,
        uses=[{"on": "2018-06-01", "hours": "10"}],
    )  # fmt: skip
    assert ligne(answer, 2017)["quantite"] == "0"
    assert "décès" in ligne(answer, 2017)["explication"]
    assert solde(answer, "cec") == "0"
    assert answer["uses"][0]["a_completer"] == "10"
