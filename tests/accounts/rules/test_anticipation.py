"""Use by anticipation of a public agent: the next two years, the ceiling, the contract, then what is repaid."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from accounts.rules.declared import Activite, Avance, Facts, PeriodeStatut, Titulaire
from accounts.rules.entitlements import entitlements
from accounts.rules.facts import FactsError, parse_facts
from accounts.rules.parameters import load
from accounts.rules.results import Capture
from tests.accounts.rules.personne import agent, calcul, ligne, ouverture, sans_diplome, solde, statut, travail

HOUR = 3600
ACCORD = {"accord_on": "2018-05-02"}


def agent_public(credit: str, *, categorie: str = "B", **document: Any) -> dict[str, Any]:
    """A full-time agent who holds a credit taken over on 1 May 2018, the years until 2017 being in it."""
    opened = ouverture(credit, "2018-05-01", "cpf_public") if credit != "0" else []
    return {"titulaire": statut("agent_public", categorie=categorie), "ouverture": opened, **document}


def formation(hours: str, on: str = "2018-06-01", **accord: Any) -> dict[str, Any]:
    """A training paid with anticipation."""
    return {"on": on, "hours": hours, "anticipation": {**ACCORD, **accord}}


def avances(answer: dict[str, Any]) -> dict[int, str]:
    """Hours advanced by year."""
    return {row["annee"]: row["heures"] for row in answer["uses"][0]["anticipation"]["annees"]}


def test_categorie_b_48_h_demande_90_h_avance_42_h() -> None:
    answer = calcul("2018-06-02", **agent_public("48", uses=[formation("90")]))
    use = answer["uses"][0]
    assert (use["cpf"], use["a_completer"]) == ("90", "0")
    assert avances(answer) == {2018: "24", 2019: "18"}
    assert use["anticipation"]["maximum"] == "48"
    assert use["anticipation"]["motif"] is None
    assert solde(answer, "cpf_public") == "0"
    assert answer["soldes"][0]["anticipe"] == "42"
    assert "manque" not in answer["soldes"][0]
    first = ligne(answer, 2018, "cpf_public")
    assert (first["quantite"], first["regle"], first["credited_on"]) == ("24", "décret n° 2017-928", "2018-06-01")
    assert "accord de l’employeur public du 2\u00a0mai\u00a02018" in first["explication"]
    assert "ANTICIPATION_ANNEES=a_inscrire" in first["explication"]


def test_les_deux_annees_suivantes_donnent_moins() -> None:
    document = agent_public("48", uses=[formation("90")], activites=[agent(year) for year in (2018, 2019, 2020)])
    after = {day: calcul(day, **document) for day in ("2019-04-01", "2020-04-01", "2021-04-01")}
    assert [solde(answer, "cpf_public") for answer in after.values()] == ["0", "6", "31"]
    assert [answer["soldes"][0].get("anticipe") for answer in after.values()] == ["18", None, None]
    lines = [row for row in after["2020-04-01"]["lignes"] if row["accrual_year"] in (2018, 2019)]
    credited = [(row["quantite"], row.get("anticipe"), row["exact"]) for row in lines if row["taux"]]
    assert credited == [("0", "24", "24/1"), ("6", "18", "24/1")]
    assert (
        "Dont 18\u00a0h déjà prises par anticipation\u00a0: 6\u00a0h s’ajoutent au compte." in lines[-1]["explication"]
    )


def test_jamais_au_dela_des_deux_prochaines_annees() -> None:
    answer = calcul("2018-06-02", **agent_public("48", uses=[formation("120")]))
    use = answer["uses"][0]
    assert (use["cpf"], use["a_completer"]) == ("96", "24")
    assert "deux prochaines années (2018 et 2019)" in use["anticipation"]["motif"]
    assert use["anticipation"]["heures"] == use["anticipation"]["maximum"] == "48"


def test_le_total_ne_depasse_jamais_150_h() -> None:
    answer = calcul("2018-06-02", **agent_public("140", uses=[formation("170")]))
    use = answer["uses"][0]
    assert (use["cpf"], use["a_completer"], avances(answer)) == ("150", "20", {2018: "10"})
    assert use["anticipation"]["motif"] == "Le total ne peut pas dépasser 150\u00a0h."


def test_contrat_qui_finit_dans_un_an_une_seule_annee() -> None:
    answer = calcul("2018-06-02", **agent_public("48", uses=[formation("90", fin_contrat="2019-06-30")]))
    use = answer["uses"][0]
    assert (use["cpf"], use["a_completer"], avances(answer)) == ("72", "18", {2018: "24"})
    assert "Le contrat prend fin le 30\u00a0juin\u00a02019" in use["anticipation"]["motif"]


def test_contrat_qui_finit_avant_la_fin_de_l_annee_rien() -> None:
    answer = calcul("2018-06-02", **agent_public("48", uses=[formation("90", fin_contrat="2018-11-30")]))
    assert answer["uses"][0]["anticipation"]["heures"] == "0"
    assert answer["uses"][0]["a_completer"] == "42"


def test_categorie_c_sans_niveau_v_jusqu_a_400_h() -> None:
    low = agent_public("340", categorie="C", diplomes=sans_diplome(), uses=[formation("420")])
    answer = calcul("2018-06-02", **low)
    assert (answer["uses"][0]["cpf"], avances(answer)) == ("400", {2018: "48", 2019: "12"})


def test_un_temps_incomplet_anticipe_a_proportion() -> None:
    half = agent_public(
        "0", activites=[agent(2017, "803.5", temps="incomplet", reference_hours="1607")], uses=[formation("60")]
    )
    assert avances(calcul("2018-06-02", **half)) == {2018: "12", 2019: "12"}


def test_depuis_2020_une_annee_vaut_25_h() -> None:
    late = agent_public("48", uses=[formation("110", on="2020-06-01")])
    assert avances(calcul("2020-06-02", **late)) == {2020: "25", 2021: "25"}


def test_deux_avances_ne_prennent_pas_deux_fois_la_meme_annee() -> None:
    document = agent_public("48", uses=[formation("90"), formation("30", on="2018-07-01")])
    use = calcul("2018-07-02", **document)["uses"][1]
    assert (use["cpf"], use["a_completer"]) == ("6", "24")


def test_une_annee_moindre_que_prevu_reporte_le_reste_sans_indu() -> None:
    document = agent_public("48", uses=[formation("90")], activites=[agent(2018, "803.5"), agent(2019), agent(2020)])
    answer = calcul("2020-04-01", **document)
    assert answer["soldes"][0].get("anticipe") == "6"
    assert "manque" not in answer["soldes"][0]
    assert solde(calcul("2021-04-01", **document), "cpf_public") == "19"


@pytest.mark.parametrize(
    ("use", "champ", "message"),
    [
        ({"on": "2018-06-01", "hours": "90", "anticipation": {}}, "uses[0].anticipation.accord_on", "sans lui, aucune heure"),
        (formation("90", accord_on="2018-06-02"), "uses[0].anticipation.accord_on", "précède la formation"),
    ],
)  # fmt: skip
def test_sans_accord_de_l_employeur_refus(use: dict[str, Any], champ: str, message: str) -> None:
    with pytest.raises(FactsError, match=message) as refused:
        parse_facts(agent_public("48", uses=[use]))
    assert refused.value.field == champ


def test_un_salarie_ne_prend_rien_par_anticipation() -> None:
    with pytest.raises(FactsError, match="Seul un agent public") as refused:
        parse_facts({"activites": [travail(2017)], "uses": [formation("90")]})
    assert refused.value.field == "uses[0].anticipation"


def test_une_avance_enregistree_donne_les_memes_soldes_que_la_formation() -> None:
    facts = parse_facts(agent_public("48", activites=[agent(2018), agent(2019)]))
    avance = Avance(date(2018, 6, 1), 42 * HOUR)
    recorded = Facts(
        **{name: getattr(facts, name) for name in ("titulaire", "ouvertures", "activites")}, avances=(avance,)
    )
    taken = [Capture(date(2018, 6, 1), "cpf_public", 90 * HOUR)]
    for day in (date(2018, 6, 2), date(2019, 4, 1), date(2020, 4, 1)):
        asked = calcul(
            day.isoformat(), **agent_public("48", activites=[agent(2018), agent(2019)], uses=[formation("90")])
        )
        found = entitlements(recorded, taken, day, parameters=load()).solde("cpf_public")
        assert found is not None
        assert str(found.quantite // HOUR) == solde(asked, "cpf_public")
        assert str(found.anticipe // HOUR) == asked["soldes"][0].get("anticipe", "0")


def test_une_annee_d_avant_le_cpf_ne_mesure_pas_le_temps_incomplet() -> None:
    facts = Facts(
        activites=(Activite(year=2014, statut="agent_public", worked_hours=Fraction(100), temps="incomplet"),),
        titulaire=Titulaire(statuts=(PeriodeStatut("agent_public", date(2010, 1, 1), None, "B"),)),
        avances=(Avance(on=date(2018, 5, 2), quantite=24 * HOUR),),
    )
    found = entitlements(facts, (), date(2018, 5, 3), parameters=load())
    assert [item.accorde for item in found.anticipations] == [24 * HOUR]
