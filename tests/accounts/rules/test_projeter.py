"""The coming years under hypotheses: when, why never, with the increase, at 60 %, in hours then in euros."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from accounts.rules.facts import parse_facts
from accounts.rules.hypotheses import Hypothese
from accounts.rules.parameters import load
from accounts.rules.results import Capture, Use
from accounts.rules.target import Cible, Reponse, answer
from accounts.rules.trajectory import Course
from tests.accounts.rules.personne import agent, sans_diplome, statut, travail

H = 3600
MAI_2017 = date(2017, 5, 15)


def course(today: date = MAI_2017, uses: tuple[Capture, ...] = (), document: Any = None, **hypothese: Any) -> Course:
    facts = parse_facts(document or {"activites": [travail(2015), travail(2016)]})
    return Course(facts, Hypothese(**hypothese), today=today, parameters=load(), uses=uses)


def reponse(quantite: int, unite: str = "h", **options: Any) -> Reponse:
    return answer(course(**options), Cible(Fraction(quantite), unite))


def test_quand_aurai_je_100_heures() -> None:
    found = reponse(100)
    assert (found.etat, found.on) == ("a_venir", date(2020, 3, 31))
    assert "1\u00a0940,00\u00a0€, soit 129\u00a0h\u00a020 à 15,00\u00a0€ l’heure" in found.phrase


def test_avec_la_majoration_deux_ans_plus_tot() -> None:
    assert reponse(100, majoration="avec").on == date(2019, 3, 31)
    assert reponse(96, majoration="avec").on == date(2018, 3, 31)


def test_a_soixante_pour_cent_les_lignes_le_disent() -> None:
    found = course(activite="partiel", part=Fraction(3, 5))
    points = list(found.walk(3))
    line = next(
        line for point in points for line in point.lignes if line.accrual_year == 2018 and line.taux is not None
    )
    assert line.quantite == 15 * 1500
    assert "60\u00a0% d’une année" in line.explication
    assert line.regle == "L6323-11"
    assert (
        "À partir du 1er\u00a0janvier\u00a02018\u00a0: salarié du privé à 60\u00a0% d’un temps plein." in found.phrases
    )


def test_a_partir_de_2019_le_mi_temps_donne_l_annee_entiere() -> None:
    line = [line for point in course(activite="partiel", part=Fraction(1, 2)).walk(4) for line in point.lignes][-1]
    assert (line.compteur, line.quantite) == ("cpf_eur", 50_000)


def test_jamais_a_cause_du_plafond_de_150_heures_d_un_agent_public() -> None:
    document = {"titulaire": statut("agent_public", categorie="A"), "activites": [agent(2017)]}
    found = reponse(200, today=date(2018, 5, 15), document=document)
    assert (found.etat, found.on) == ("jamais", None)
    assert "car le plafond de 150\u00a0h arrête les inscriptions (décret n°\u00a02019-1392)" in found.phrase


def test_jamais_a_cause_du_plafond_de_5000_euros() -> None:
    assert "plafond de 5\u00a0000,00\u00a0€" in reponse(400).phrase
    assert reponse(400, majoration="avec").etat == "a_venir"


def test_jamais_sans_travail_ni_apres_la_retraite() -> None:
    assert "aucune activité ne l’alimente" in reponse(200, activite="arret").phrase
    retired = {"titulaire": {"retired_on": "2017-01-01"}, "activites": [travail(2015), travail(2016)]}
    assert "droits à la retraite" in reponse(200, document=retired).phrase
    assert "(L5151-2)" in reponse(200, document=retired).phrase


def test_deja_atteint() -> None:
    assert reponse(48).etat == "atteint"
    assert reponse(48).on == MAI_2017


def test_objectif_en_euros_avant_la_conversion() -> None:
    found = reponse(1080, "EUR")
    assert found.on == date(2018, 3, 31)
    assert found.phrase.endswith("72\u00a0h, soit 1\u00a0080,00\u00a0€ à 15,00\u00a0€ l’heure.")


def test_la_conversion_est_un_jour_de_la_projection() -> None:
    points = {point.on: point for point in course().walk(3)}
    converted = points[date(2019, 1, 1)]
    assert converted.cause == "conversion"
    assert [solde.compteur for solde in converted.soldes] == ["cpf_eur"]
    assert (converted.heures, converted.euros) == (72, 1080)
    assert "Conversion de 72\u00a0h" in converted.lignes[0].explication


def test_la_fin_du_dif_se_voit_et_fait_repasser_sous_l_objectif() -> None:
    document = {"activites": [travail(2016)], "dif": {"hours": "120"}}
    found = reponse(144, document=document, activite="arret")
    assert found.etat == "atteint"
    assert found.precisions == ("Le compte repasse sous 144\u00a0h le 1er\u00a0janvier\u00a02021 (fin du DIF).",)


def test_une_meme_formation_est_limitee_avec_le_dif() -> None:
    document = {"activites": [travail(2015), travail(2016)], "dif": {"hours": "120"}}
    assert (
        "que 150\u00a0h (avec du DIF, 150\u00a0h au plus, article R6323-7)"
        in reponse(160, document=document).precisions[0]
    )


def test_une_formation_prevue_retarde_l_objectif() -> None:
    planned = (Use(date(2018, 6, 1), 60 * H),)
    assert reponse(100, usages=planned).on == date(2021, 3, 31)
    points = {point.on: point for point in course(usages=planned).walk(2)}
    assert points[date(2018, 6, 1)].heures == 12
    assert points[date(2018, 6, 1)].uses[0].cpf == 60 * H


def test_changer_de_statut_au_1er_janvier() -> None:
    found = course(statut="agent_public", categorie="C", majoration="avec")
    lines = [line for point in found.walk(3) for line in point.lignes if line.compteur == "cpf_public"]
    assert [line.quantite for line in lines] == [48 * H, 48 * H]
    assert not found.facts.agent_on(date(2017, 12, 31))
    assert found.facts.agent_on(date(2018, 1, 1))


def test_devenir_independant_compte_des_2018() -> None:
    lines = [line for point in course(statut="tns").walk(2) for line in point.lignes if line.accrual_year == 2018]
    assert "décret n° 2016-1999" in {line.regle for line in lines}


def test_temps_partiel_et_temps_non_complet_d_un_agent() -> None:
    document = {"titulaire": statut("agent_public", categorie="B"), "activites": [agent(2017)]}
    both = {
        activite: [
            line.quantite
            for point in course(date(2018, 5, 15), document=document, activite=activite, part=Fraction(1, 2)).walk(2)
            for line in point.lignes
        ][-1]
        for activite in ("partiel", "incomplet")
    }
    assert both == {"partiel": 24 * H, "incomplet": 12 * H}


def test_la_declaration_rend_des_heures_le_jour_meme() -> None:
    document = {"activites": [travail(2016), travail(2017)]}
    assert course(date(2018, 6, 1), document=document, majoration="avec").gained_today == 24
    assert course(date(2018, 6, 1), document=document).gained_today == 0


def test_les_premiers_mois_de_l_annee_en_cours_ne_sont_pas_l_annee() -> None:
    facts = parse_facts({"activites": [travail(2016), travail(2017, "400")]})
    for under_way, hours in ((True, 24), (False, 6)):
        found = Course(facts, Hypothese(), today=MAI_2017, parameters=load(), under_way=under_way)
        assert [line.quantite for point in found.walk(1) for line in point.lignes] == [hours * H]
        assert ("Les mois de 2017" in " ".join(found.phrases)) is under_way


def test_une_declaration_deja_faite_n_est_pas_refaite() -> None:
    low = {"activites": [travail(2016)], "diplomes": sans_diplome()}
    assert "La majoration est déjà déclarée\u00a0: elle est comptée." in course(document=low, majoration="avec").phrases
    high = {"activites": [travail(2016)], "diplomes": sans_diplome(niveau="IV")}
    assert any("ne s’ouvre pas" in phrase for phrase in course(document=high, majoration="avec").phrases)
    assert reponse(400, document=low, majoration="sans").etat == "jamais"


@pytest.mark.parametrize("year", [2014, 2016])
def test_sans_activite_connue_l_hypothese_le_dit(year: int) -> None:
    document = {"activites": [travail(year)]} if year == 2016 else {"titulaire": statut("tns")}
    phrase = course(document=document).phrases[0]
    assert phrase.startswith("Même activité qu’en 2016" if year == 2016 else "Aucune année de travail n’est connue")
