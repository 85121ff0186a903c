"""Before and after a diploma declaration, as an adviser sees it."""

from datetime import date

from accounts.rules.facts import Capture, Diplome, parse_facts
from accounts.rules.projection import project
from tests.accounts.rules.personne import travail

H = 3600
DIPLOME = Diplome(niveau="VI", declared_on=date(2017, 5, 15), declared_by="cep")


def test_de_24_a_48_heures_le_31_mars_2018_et_de_150_a_400() -> None:
    facts = parse_facts({"activites": [travail(2015), travail(2016)]})
    found = project(facts, DIPLOME, today=date(2017, 5, 15))
    before, after = found.before.prochain_credit, found.after.prochain_credit
    assert before is not None
    assert after is not None
    assert (before.quantite, after.quantite) == (24 * H, 48 * H)
    assert (before.credited_on, after.credited_on) == (date(2018, 3, 31), date(2018, 3, 31))
    assert (found.before.plafond, found.after.plafond) == (150, 400)
    assert found.hypothese == "En supposant la même activité en 2017 qu’en 2016."
    assert found.before.actuel.soldes == found.after.actuel.soldes


def test_declaration_tardive_change_un_credit_deja_fait() -> None:
    facts = parse_facts({"activites": [travail(2016), travail(2017)]})
    late = Diplome(niveau="VI", declared_on=date(2018, 6, 1))
    found = project(facts, late, today=date(2018, 6, 1))
    assert [line.quantite for line in found.before.actuel.lignes] == [24 * H, 24 * H]
    assert [line.quantite for line in found.after.actuel.lignes] == [24 * H, 48 * H]


def test_mi_temps_et_heures_utilisees() -> None:
    facts = parse_facts({"activites": [travail(2016, "803.5")]})
    used = [Capture(date(2017, 5, 2), "cpf", 12 * H)]
    after = project(facts, DIPLOME, today=date(2017, 5, 15), uses=used).after.prochain_credit
    assert after is not None
    assert after.quantite == 24 * H


def test_sans_activite_connue_une_annee_a_temps_plein_est_supposee() -> None:
    found = project(parse_facts({}), DIPLOME, today=date(2017, 5, 15))
    assert found.hypothese == "En supposant une année 2017 salariée à temps plein."
    assert found.after.prochain_credit is not None
    assert found.after.prochain_credit.quantite == 48 * H


def test_retraite_aucun_credit_a_venir() -> None:
    facts = parse_facts({"titulaire": {"retired_on": "2017-01-01"}, "activites": [travail(2016)]})
    assert project(facts, DIPLOME, today=date(2017, 5, 15)).after.prochain_credit is None


def test_les_premiers_mois_de_l_annee_ne_sont_pas_l_annee() -> None:
    found = project(parse_facts({"activites": [travail(2016), travail(2017, "400")]}), DIPLOME, today=date(2017, 5, 15))
    assert found.after.prochain_credit is not None
    assert found.after.prochain_credit.quantite == 48 * H
    assert found.hypothese == "En supposant la même activité en 2017 qu’en 2016."


def test_activite_deja_declaree_rien_n_est_suppose() -> None:
    assert project(parse_facts({"activites": [travail(2017)]}), DIPLOME, today=date(2018, 1, 15)).hypothese == ""
