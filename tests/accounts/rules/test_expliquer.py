"""Each reason, named after its situation: what is missing, by which article, and what to do."""

from datetime import date
from typing import Any

import pytest

from accounts.rules.explanation import Explication, explain
from accounts.rules.explanation.results import AnneeExpliquee
from accounts.rules.facts import parse_facts
from accounts.rules.parameters import load
from tests.accounts.rules.personne import SIRET, agent, ouverture, sans_diplome, statut, travail

PLEIN = [travail(year) for year in range(2015, 2019)]


def explained(as_of: str, **document: Any) -> Explication:
    facts = parse_facts(document)
    return explain(facts, facts.uses, date.fromisoformat(as_of), parameters=load())


def annee(year: int, as_of: str = "2018-06-01", **document: Any) -> AnneeExpliquee:
    found = explained(as_of, **document).annee(year)
    assert found is not None
    return found


def codes(year: int, as_of: str = "2018-06-01", **document: Any) -> list[str]:
    return [motif.code for motif in annee(year, as_of, **document).motifs]


SITUATIONS: dict[str, tuple[str, int, str, str, dict[str, Any]]] = {
    "aucune activité déclarée": ("sans_activite", 2016, "2018-06-01", "L6323-10", {"activites": [travail(2015)]}),
    "pas encore inscrite": ("pas_encore_inscrit", 2016, "2017-02-01", "L6323-10", {"activites": [travail(2016)]}),
    "année en cours": ("en_cours", 2017, "2017-05-15", "L6323-10", {"activites": [travail(2017, "500")]}),
    "moins de seize ans": ("age", 2015, "2018-06-01", "L6323-1", {"titulaire": {"birth_date": "2000-05-01"}}),
    "retraité": (
        "retraite", 2017, "2018-06-01", "L5151-2",
        {"titulaire": {"birth_date": "1955-01-01", "retired_on": "2017-03-01"}, "activites": [travail(2017)]},
    ),
    "décédé": (
        "deces", 2017, "2018-06-01", "L5151-2",
        {"titulaire": {"birth_date": "1955-01-01", "died_on": "2017-12-01"}, "activites": [travail(2017)]},
    ),
    "plafond atteint": (
        "plafond_atteint", 2016, "2018-06-01", "L6323-11",
        {"activites": [travail(2016)], "ouverture": ouverture("150")},
    ),
    "plafond qui limite": (
        "plafond_limite", 2016, "2018-06-01", "L6323-11",
        {"activites": [travail(2016)], "ouverture": ouverture("144")},
    ),
    "chômage sans activité": (
        "demandeur_emploi", 2016, "2018-06-01", "L6323-11", {"titulaire": statut("demandeur_emploi")},
    ),
    "activité réduite sans heure": (
        "demandeur_emploi", 2016, "2018-06-01", "L6323-11",
        {"activites": [{"year": 2016, "statut": "demandeur_emploi", "worked_hours": "0"}]},
    ),
    "agent public avant 2017": (
        "agent_avant_2017", 2016, "2018-06-01", "ordonnance n° 2017-53", {"activites": [agent(2016)]},
    ),
    "agent public avant 2017, sans activité": (
        "agent_avant_2017", 2016, "2018-06-01", "ordonnance n° 2017-53", {"titulaire": statut("agent_public")},
    ),
    "indépendant avant 2018": (
        "tns_avant_2018", 2017, "2018-06-01", "décret n° 2016-1999",
        {"activites": [{"year": 2017, "statut": "tns", "contribution_ratio": "1"}]},
    ),
    "contribution non versée": (
        "contribution_non_versee", 2018, "2019-06-01", "décret n° 2016-1999",
        {"activites": [{"year": 2018, "statut": "tns", "contribution_ratio": "0"}]},
    ),
    "ESAT avant 2017": (
        "esat_avant_2017", 2016, "2018-06-01", "L6323-34", {"activites": [{"year": 2016, "statut": "esat"}]},
    ),
    "maladie ordinaire non comptée": (
        "absences_non_comptees", 2016, "2018-06-01", "L6323-12",
        {"activites": [travail(2016, "1200", absences=[{"nature": "maladie", "hours": "400"}])]},
    ),
    "année incomplète": ("annee_incomplete", 2016, "2018-06-01", "R6323-1", {"activites": [travail(2016, "800")]}),
    "aucune heure": ("heures_nulles", 2016, "2018-06-01", "R6323-1", {"activites": [travail(2016, "0")]}),
    "diplôme non déclaré": (
        "majoration_non_declaree", 2017, "2018-06-01", "D6323-3-1", {"activites": [travail(2017)]},
    ),
    "diplôme non déclaré à temps": (
        "majoration_hors_delai", 2017, "2019-06-01", "D6323-3-1", {"activites": [travail(2017)]},
    ),
    "diplôme déclaré trop tard": (
        "majoration_tardive", 2018, "2020-06-01", "D6323-3-1",
        {"activites": [travail(2018)], "diplomes": sans_diplome("2019-05-01")},
    ),
    "déclaration reconnue inexacte": (
        "majoration_inexacte", 2017, "2018-06-01", "D6323-3-1",
        {"activites": [travail(2017)], "diplomes": sans_diplome(found_false_on="2018-05-01")},
    ),
    "droits compris dans un solde repris": (
        "solde_repris", 2015, "2018-06-01", "L6323-3", {"ouverture": ouverture("48", "2017-06-01")},
    ),
    "avant l’ouverture des comptes": (
        "avant_2015", 2014, "2018-06-01", "L6323-11", {"activites": [travail(2014)]},
    ),
    "bénévolat insuffisant": (
        "cec_non_retenu", 2017, "2018-06-01", "L5151-9",
        {"cec": [{"categorie": "benevolat", "year": 2017, "associations": [{"rna": "W751234567", "hours": "50"}]}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_chaque_situation_dit_sa_raison_et_son_article(situation: str) -> None:
    code, year, as_of, reference, document = SITUATIONS[situation]
    motifs = {motif.code: motif for motif in annee(year, as_of, **document).motifs}
    assert code in motifs, list(motifs)
    assert motifs[code].article.reference == reference
    assert motifs[code].phrase.endswith(".")


def test_une_annee_pleine_et_declaree_n_a_rien_a_justifier() -> None:
    assert codes(2016, activites=PLEIN) == []
    assert annee(2016, activites=PLEIN).resume == "24\u00a0h, inscrites le 31\u00a0mars\u00a02017"


def test_l_annee_manquante_dit_qui_doit_declarer_et_comment() -> None:
    (motif,) = annee(2016, activites=[travail(2015), travail(2017)]).motifs
    assert "votre employeur, dans sa déclaration sociale nominative (DSN)" in motif.phrase
    assert "31\u00a0mars\u00a02017" in motif.phrase
    assert SIRET in motif.a_faire[0]
    assert "bulletins de paie" in motif.a_faire[0]


@pytest.mark.parametrize(
    ("status", "who"), [("agent_public", "employeur public"), ("tns", "recouvre"), ("esat", "l’ESAT")]
)
def test_le_declarant_depend_du_statut(status: str, who: str) -> None:
    (motif,) = annee(2019, "2020-06-01", titulaire=statut(status)).motifs
    assert (motif.code, who in motif.phrase) == ("sans_activite", True)


def test_les_annees_vont_de_l_ouverture_du_compte_a_la_prochaine_inscription() -> None:
    assert [item.annee for item in explained("2018-06-01", activites=PLEIN).annees] == [2015, 2016, 2017, 2018]
    young = explained("2019-06-01", titulaire={"birth_date": "2001-01-01"})
    assert [(item.annee, item.etat) for item in young.annees][:2] == [(2016, "sans_activite"), (2017, "sans_activite")]
    assert explained("2014-06-01").annees == ()


def test_les_nombres_d_une_annee_avec_absences() -> None:
    absences = [{"nature": "maternite", "hours": "200"}, {"nature": "maladie", "hours": "100"}]
    found = annee(2016, activites=[travail(2016, "1000", absences=absences)])
    (ligne,), (activite,) = found.lignes, found.activites
    assert [(item.code, item.texte) for item in activite.chiffres] == [
        ("heures", "1\u00a0000\u00a0h"),
        ("reference", "1\u00a0607\u00a0h (durée légale)"),
        ("absence_comptee", "200\u00a0h"),
        ("absence_non_comptee", "100\u00a0h"),
        ("part_activite", "1200/1607, soit 74,67\u00a0%"),
    ]
    assert {item.code: item.texte for item in ligne.chiffres} == {
        "part": "1200/1607, soit 74,67\u00a0%", "taux": "24\u00a0h", "exact": "28800/1607\u00a0h", "arrondi": "18\u00a0h",
        "plafond": "150\u00a0h", "porte": "0\u00a0h", "place": "150\u00a0h", "inscrit": "18\u00a0h",
    }  # fmt: skip
    assert ligne.article.validite == "valeurs en vigueur du 1er\u00a0janvier\u00a02015 au 31\u00a0décembre\u00a02018"


def test_les_heures_d_un_accord_s_ajoutent_apres_l_arrondi() -> None:
    found = annee(2016, activites=[travail(2016, "1285.6", accord={"complement_hours": "4.5"})])
    numbers = {item.code: item.texte for item in found.lignes[0].chiffres}
    assert [numbers[code] for code in ("exact", "arrondi", "accord", "inscrit")] == [
        "96/5\u00a0h", "20\u00a0h", "4,5\u00a0h", "24,5\u00a0h",
    ]  # fmt: skip


def test_la_validite_d_un_article_ignore_les_montants_de_chaque_annee() -> None:
    (motif,) = annee(2016, activites=[travail(2016, "800")]).motifs
    assert (motif.article.reference, motif.article.validite) == ("R6323-1", "")


def test_un_point_ouvert_est_dit_sur_la_ligne_qu_il_touche() -> None:
    found = annee(2016, activites=[travail(2016)], ouverture=ouverture("110"))
    assert [item.nom for item in found.lignes[0].politiques] == ["STEP_POLICY"]
    assert "premier taux jusqu’à 120\u00a0h" in found.lignes[0].politiques[0].phrase


def test_une_formation_dit_le_dif_puis_le_cpf_et_la_limite_de_150() -> None:
    found = explained("2018-06-01", activites=PLEIN, dif={"hours": "120"}, uses=[{"on": "2018-05-01", "hours": "200"}])
    (use,) = found.uses
    assert [(part.libelle, part.texte) for part in use.parts] == [("DIF", "120\u00a0h"), ("CPF", "30\u00a0h")]
    assert use.article.reference == "R6323-7"
    assert use.a_completer == "50\u00a0h"
    assert use.politiques[0].nom == "DIF_MIX_CAP"


def test_la_conversion_et_la_fin_du_dif_sont_des_sorties_expliquees() -> None:
    found = explained("2021-06-01", activites=PLEIN, dif={"hours": "40"})
    assert [(item.compteur, item.nature) for item in found.sorties] == [
        ("cpf", "conversion"), ("dif", "conversion"), ("dif_eur", "expiration"),
    ]  # fmt: skip
    assert {item.nature for item in found.autres} == {"dif", "conversion"}


def test_les_points_de_penibilite_et_le_dif_non_declare() -> None:
    found = explained("2017-05-15", points_c3p="4")
    assert found.mentions[0].texte == "100\u00a0h"
    assert [motif.code for motif in found.a_declarer] == ["dif_non_declare"]
    assert explained("2017-05-15", dif={"hours": "4"}).a_declarer == ()
    assert explained("2021-05-15").a_declarer == ()
