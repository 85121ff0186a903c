"""Public agents, self-employed, ESAT, DIF of agents, unfitness credit, C3P."""

from typing import Any

import pytest

from accounts.rules.parameters import load
from tests.accounts.rules.personne import agent, calcul, gain, ligne, ouverture, sans_diplome, solde, statut, travail

AGENT_C = statut("agent_public", categorie="C")


def public(year: int, credit: str, activite: dict[str, Any], **document: Any) -> str:
    """Hours credited to a public agent for a year."""
    opened = ouverture(credit, f"{year}-06-01", "cpf_public")
    document.setdefault("titulaire", statut("agent_public"))
    answer = calcul(f"{year + 1}-04-01", ouverture=opened, activites=[activite], **document)
    lines = [item for item in answer["lignes"] if item["accrual_year"] == year and item["taux"] is not None]
    assert len(lines) == 1
    return str(lines[0]["quantite"])


@pytest.mark.parametrize(
    ("year", "credit", "expected"),
    [(2017, "0", "24"), (2017, "110", "17"), (2018, "120", "12"), (2019, "144", "6"), (2020, "120", "25"),
     (2020, "140", "10"), (2024, "0", "25")],
)  # fmt: skip
def test_annee_entiere_d_un_agent(year: int, credit: str, expected: str) -> None:
    assert public(year, credit, agent(year)) == expected


@pytest.mark.parametrize(
    ("year", "credit", "expected"), [(2017, "0", "48"), (2019, "384", "16"), (2020, "0", "50"), (2020, "390", "10")]
)
def test_categorie_c_sous_le_niveau_v(year: int, credit: str, expected: str) -> None:
    assert public(year, credit, agent(year), titulaire=AGENT_C, diplomes=sans_diplome()) == expected


def test_categorie_c_sans_declaration_ou_categorie_b_regle_commune() -> None:
    assert public(2017, "0", agent(2017), titulaire=AGENT_C) == "24"
    person = statut("agent_public", categorie="B")
    assert public(2017, "0", agent(2017), titulaire=person, diplomes=sans_diplome()) == "24"


def test_declaration_tardive_d_un_agent_selon_le_choix() -> None:
    late = {"titulaire": AGENT_C, "activites": [agent(2017)], "diplomes": sans_diplome("2018-02-01")}
    assert solde(calcul("2018-04-01", **late), "cpf_public") == "48"
    law = load().with_policy("MAJORATION_PUBLIQUE", "annee")
    assert solde(calcul("2018-04-01", law, **late), "cpf_public") == "24"


def test_p23_temps_partiel_assimile_a_un_temps_plein() -> None:
    assert public(2017, "0", agent(2017, "803.5", temps="partiel")) == "24"
    assert public(2017, "0", agent(2017, None, temps="partiel")) == "24"


def test_temps_partiel_arrive_en_juillet_proratise_par_la_presence() -> None:
    person = statut("agent_public", "2017-07-01")
    assert public(2017, "0", agent(2017, "400", temps="partiel"), titulaire=person) == "12"


def test_temps_incomplet_proratise() -> None:
    assert public(2017, "0", agent(2017, "803", temps="incomplet")) == "12"


def test_la_maladie_compte_en_entier_pour_un_agent() -> None:
    assert public(2017, "0", agent(2017, "600", absences=[{"nature": "maladie", "hours": "1007"}])) == "24"


def test_agent_avant_2017_releve_du_dif() -> None:
    answer = calcul("2017-04-01", titulaire=statut("agent_public"), activites=[agent(2016)])
    assert ligne(answer, 2016, "cpf_public")["quantite"] == "0"


def test_dif_d_un_agent_entre_au_compte_avant_toute_alimentation() -> None:
    facts = {"titulaire": statut("agent_public"), "dif": {"hours": "120"}, "activites": [agent(2017)]}
    assert solde(calcul("2016-12-31", **facts), "dif") == "120"
    moved = calcul("2017-01-01", **facts)
    assert (solde(moved, "dif"), solde(moved, "cpf_public")) == ("0", "120")
    assert ligne(calcul("2018-04-01", **facts), 2017, "cpf_public")["quantite"] == "12"


def test_dif_d_un_agent_utilise_avant_2017() -> None:
    facts = {
        "titulaire": statut("agent_public"),
        "dif": {"hours": "120"},
        "uses": [{"on": "2016-06-01", "hours": "40"}],
    }
    answer = calcul("2017-06-01", **facts)
    assert (solde(answer, "dif"), solde(answer, "cpf_public")) == ("0", "80")


def test_dif_d_un_salarie_reste_un_compteur() -> None:
    answer = calcul("2017-06-01", titulaire=statut("salarie"), dif={"hours": "120"}, activites=[travail(2016)])
    assert (solde(answer, "dif"), solde(answer)) == ("120", "24")


def test_dif_d_un_salarie_devenu_agent_le_1er_janvier_2017_reste_un_compteur() -> None:
    person = {
        "statuts": [*statut("salarie", fin="2016-12-31")["statuts"], *statut("agent_public", "2017-01-01")["statuts"]]
    }
    answer = calcul("2017-06-01", titulaire=person, dif={"hours": "120"})
    assert (solde(answer, "dif"), solde(answer, "cpf_public")) == ("120", "0")


@pytest.mark.parametrize("facts", [{"titulaire": statut("agent_public", "2017-01-01")}, {"activites": [agent(2017)]}])
def test_dif_d_un_agent_reconnu_par_son_seul_statut_ou_sa_seule_activite(facts: dict[str, Any]) -> None:
    assert solde(calcul("2017-06-01", dif={"hours": "120"}, **facts), "cpf_public") == "120"


def test_p21_inaptitude_au_dela_du_plafond() -> None:
    facts = {"titulaire": AGENT_C, "diplomes": sans_diplome(), "inaptitude_hours": "150"}
    full = calcul(
        "2018-04-01", ouverture=ouverture("384", "2017-02-01", "cpf_public"), activites=[agent(2017)], **facts
    )
    assert solde(full, "cpf_public") == "550"


def test_p24_150_heures_en_six_ans_depuis_2020() -> None:
    years = [agent(year) for year in range(2020, 2027)]
    shown = [solde(calcul(f"{year}-04-01", titulaire=statut("agent_public"), activites=years), "cpf_public")
             for year in (2021, 2025, 2026, 2027)]  # fmt: skip
    assert shown == ["25", "125", "150", "150"]


def test_les_heures_publiques_restent_des_heures_en_2019() -> None:
    opened = ouverture("50") + ouverture("30", compteur="cpf_public")
    answer = calcul("2019-01-01", titulaire=statut("agent_public"), ouverture=opened)
    assert (solde(answer, "cpf_public"), solde(answer, "cpf_eur")) == ("30", "750")


def test_p26_deux_activites_non_salariees_24_heures_au_plus() -> None:
    activity = {"year": 2018, "statut": "tns", "contribution_ratio": "1"}
    assert ligne(calcul("2019-04-01", activites=[activity, activity]), 2018, "cpf_eur")["quantite"] == "360"


@pytest.mark.parametrize(("ratio", "expected"), [("0", "0"), (None, "0"), ("0.5", "180"), ("0.51", "195")])
def test_tns_au_prorata_de_la_contribution(ratio: str | None, expected: str) -> None:
    activity = {"year": 2018, "statut": "tns", "contribution_ratio": ratio}
    assert ligne(calcul("2019-04-01", activites=[activity]), 2018, "cpf_eur")["quantite"] == expected


def test_tns_avant_2018_sans_droit() -> None:
    assert gain(2017, {"year": 2017, "statut": "tns", "contribution_ratio": "1"}) == "0"


@pytest.mark.parametrize(("credit", "expected"), [("0", "24"), ("120", "12"), ("144", "6")])
def test_esat_sans_prorata(credit: str, expected: str) -> None:
    assert (
        gain(2017, {"year": 2017, "statut": "esat", "worked_hours": "400", "temps": "partiel"}, credit=credit)
        == expected
    )


def test_esat_et_majoration_selon_le_choix() -> None:
    facts = {"activites": [{"year": 2017, "statut": "esat"}], "diplomes": sans_diplome()}
    assert solde(calcul("2018-04-01", **facts)) == "24"
    assert solde(calcul("2018-04-01", load().with_policy("ESAT_MAJORATION", "oui"), **facts)) == "48"


def test_salarie_et_tns_la_meme_annee_une_annee_au_plus() -> None:
    tns = {"year": 2018, "statut": "tns", "contribution_ratio": "1"}
    answer = calcul("2019-04-01", activites=[tns, travail(2018)])
    assert ligne(answer, 2018, "cpf_eur")["quantite"] == "360"


def test_p18_p19_points_c3p_mentionnes_jamais_inscrits() -> None:
    answer = calcul("2017-06-01", points_c3p="20")
    assert [(item["quantite"], item["unite"]) for item in answer["mentions"]] == [("500", "h")]
    assert answer["lignes"] == []
    assert calcul("2017-06-01", points_c3p="1")["mentions"][0]["quantite"] == "25"
    assert calcul("2019-06-01", points_c3p="1")["mentions"][0]["quantite"] == "375"
