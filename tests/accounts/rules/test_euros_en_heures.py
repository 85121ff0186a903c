"""Euros of a person who became a public agent, in hours on request: 15 € or 12 € an hour, to the nearest hour."""

from typing import Any

import pytest

from accounts.rules.facts import FactsError, parse_facts
from accounts.rules.parameters import load
from tests.accounts.rules.personne import agent, calcul, solde, statut, travail

DEVENUE_AGENT = statut("agent_public", "2020-02-01", categorie="B")


def devenue_agent(euros: str, compteur: str = "cpf_eur", **document: Any) -> dict[str, Any]:
    """A former employee who holds euros, an agent since 1 February 2020, who asks for hours on 1 June."""
    return {
        "titulaire": DEVENUE_AGENT,
        "ouverture": [{"compteur": compteur, "quantite": euros, "on": "2020-01-15"}],
        "euros_en_heures": [{"on": "2020-06-01"}],
        **document,
    }


@pytest.mark.parametrize(
    ("euros", "hours"), [("1500", "100"), ("1207", "80"), ("1208", "81"), ("1207.50", "81"), ("7.49", "0"), ("15", "1")]
)
def test_quinze_euros_l_heure_a_l_heure_la_plus_proche(euros: str, hours: str) -> None:
    answer = calcul("2020-06-01", **devenue_agent(euros))
    assert (solde(answer, "cpf_public"), solde(answer, "cpf_eur")) == (hours, "0")


def test_engagement_citoyen_a_douze_euros_l_heure_sur_son_propre_compteur() -> None:
    answer = calcul("2020-06-01", **devenue_agent("240", "cec_eur"))
    assert (solde(answer, "cec_public"), solde(answer, "cec_eur"), solde(answer, "cpf_public")) == ("20", "0", "0")


@pytest.mark.parametrize(("tie", "hours"), [("superieur", "81"), ("inferieur", "80"), ("pair", "80")])
def test_la_demi_heure_suit_le_choix_nomme(tie: str, hours: str) -> None:
    answer = calcul("2020-06-01", load().with_policy("TRANSFERT_DEMI", tie), **devenue_agent("1207.50"))
    assert solde(answer, "cpf_public") == hours
    assert f"TRANSFERT_DEMI={tie}" in answer["lignes"][-1]["explication"]


def test_la_ligne_dit_le_calcul_et_le_texte() -> None:
    line = calcul("2020-06-01", **devenue_agent("1207"))["lignes"][-1]
    assert (line["regle"], line["taux"], line["exact"]) == ("décret n° 2019-1392", "15", "1207/15")
    assert (
        "1\u00a0207,00\u00a0€ à 15,00\u00a0€ l’heure\u00a0: 80,47\u00a0h, arrondies à l’heure la plus proche\u00a0: 80\u00a0h."
        in line["explication"]
    )


def test_la_veille_de_la_demande_les_euros_sont_encore_des_euros() -> None:
    answer = calcul("2020-05-31", **devenue_agent("1500"))
    assert (solde(answer, "cpf_public"), solde(answer, "cpf_eur")) == ("0", "1500")


def test_deux_demandes_le_meme_jour_ne_comptent_qu_une_fois() -> None:
    answer = calcul("2020-06-01", **devenue_agent("1500", euros_en_heures=[{"on": "2020-06-01"}, {"on": "2020-06-01"}]))
    assert solde(answer, "cpf_public") == "100"


def test_au_dela_de_150_h_les_heures_restent_acquises_et_l_annee_ne_s_ajoute_pas() -> None:
    answer = calcul("2021-04-01", **devenue_agent("4500", activites=[agent(2020)]))
    assert solde(answer, "cpf_public") == "300"
    assert any("TRANSFERT_PLAFOND=conservees" in line["explication"] for line in answer["lignes"])


def test_les_heures_servent_a_une_formation_de_l_agent() -> None:
    answer = calcul("2020-07-01", **devenue_agent("1500", uses=[{"on": "2020-06-15", "hours": "60"}]))
    assert (answer["uses"][0]["cpf"], solde(answer, "cpf_public")) == ("60", "40")


@pytest.mark.parametrize(
    ("document", "champ", "message"),
    [
        ({"euros_en_heures": [{"on": "2019-12-31"}]}, "euros_en_heures[0].on", "depuis le 1er\u00a0janvier\u00a02020"),
        ({"euros_en_heures": [{"on": "2020-01-20"}]}, "euros_en_heures[0].on", "Seul un agent public"),
    ],
)
def test_trop_tot_ou_sans_etre_agent_refus(document: dict[str, Any], champ: str, message: str) -> None:
    with pytest.raises(FactsError, match=message) as refused:
        parse_facts(devenue_agent("1500", activites=[travail(2019)], **document))
    assert refused.value.field == champ
