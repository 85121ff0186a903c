"""R6323-1: hours, agreed length, days, pay; one rounding up; absences of L6323-12; overtime."""

import pytest

from tests.accounts.rules.personne import calcul, gain, ligne, sans_diplome, travail


@pytest.mark.parametrize(
    ("situation", "hours", "expected"),
    [
        ("D1 année complète", "1607", "24"),
        ("D2 une heure de moins", "1606", "24"),
        ("D3 1 200 heures", "1200", "18"),
        ("D4 1 000 heures", "1000", "15"),
        ("D6 803 heures", "803", "12"),
        ("D8 durée décimale", "133.9", "2"),
        ("D10 66 heures", "66", "1"),
        ("D11 une heure", "1", "1"),
        ("D12 aucune heure", "0", "0"),
        ("D19 heures supplémentaires", "1800", "24"),
        ("P1 temps partiel à 80 %", "1285.6", "20"),
        ("P2 mi-temps", "803.5", "12"),
        ("P3 CDD de trois mois", "401.75", "6"),
    ],
)
def test_heures_sur_1607(situation: str, hours: str, expected: str) -> None:
    assert gain(2016, travail(2016, hours)) == expected, situation


def test_d2_fraction_exacte_avant_arrondi() -> None:
    assert ligne(calcul("2017-04-01", activites=[travail(2016, "1606")]), 2016)["exact"] == "38544/1607"


def test_d14_heures_au_taux_majore() -> None:
    assert gain(2017, travail(2017, "1000"), diplomes=sans_diplome()) == "30"


def test_d18_duree_conventionnelle_plus_courte() -> None:
    assert gain(2016, travail(2016, "1582", reference_hours="1582")) == "24"


@pytest.mark.parametrize(("pay", "expected"), [("15000", "18"), ("20300.80", "24"), ("50000", "24"), ("0", "0")])
def test_d20_salaire_sans_base_horaire(pay: str, expected: str) -> None:
    assert gain(2017, travail(2017, basis="salaire", pay=pay) | {"worked_hours": None}) == expected


@pytest.mark.parametrize(
    ("days", "reference", "expected"),
    [("218", "218", "24"), ("109", "218", "12"), ("200", "200", "24"), ("55", "218", "7")],
)
def test_d21_forfait_jours(days: str, reference: str, expected: str) -> None:
    activity = travail(2017, basis="forfait_jours", days_worked=days, days_reference=reference) | {"worked_hours": None}
    assert gain(2017, activity) == expected


def test_forfait_jours_compte_en_heures_se_rapporte_a_1607() -> None:
    assert gain(2017, travail(2017, "1200", basis="forfait_jours")) == "18"


def test_forfait_jours_incomplet_dit_le_choix_applique() -> None:
    activity = travail(2017, basis="forfait_jours", days_worked="100", days_reference="218")
    assert "FORFAIT_JOURS=jours" in ligne(calcul("2018-04-01", activites=[activity]), 2017)["explication"]


def test_d23_maladie_ordinaire_non_comptee() -> None:
    assert gain(2017, travail(2017, "600", absences=[{"nature": "maladie", "hours": "1007"}])) == "9"


@pytest.mark.parametrize(
    ("nature", "year", "expected"),
    [
        ("maternite", 2016, "24"),
        ("paternite", 2016, "24"),
        ("adoption", 2017, "24"),
        ("presence_parentale", 2016, "24"),
        ("parental", 2017, "24"),
        ("maladie_professionnelle", 2017, "24"),
        ("accident_travail", 2016, "24"),
        ("soutien_familial", 2016, "24"),
        ("soutien_familial", 2017, "9"),
        ("proche_aidant", 2016, "9"),
        ("proche_aidant", 2017, "24"),
        ("sans_solde", 2017, "9"),
        ("autre", 2017, "9"),
    ],
)
def test_absences_de_l_article_l6323_12(nature: str, year: int, expected: str) -> None:
    assert gain(year, travail(year, "600", absences=[{"nature": nature, "hours": "1007"}])) == expected


def test_absences_et_heures_ne_depassent_pas_une_annee() -> None:
    assert gain(2017, travail(2017, "1607", absences=[{"nature": "maternite", "hours": "600"}])) == "24"


def test_plusieurs_employeurs_un_seul_arrondi() -> None:
    # 1 h each: 3 × 24/1607 rounds up once to 1 h, not three times.
    assert gain(2017, travail(2017, "1"), travail(2017, "1"), travail(2017, "1")) == "1"


def test_plusieurs_employeurs_une_annee_au_plus() -> None:
    assert gain(2017, travail(2017, "1607"), travail(2017, "1607")) == "24"


def test_deux_contrats_identiques_chez_le_meme_employeur_s_ajoutent() -> None:
    assert gain(2017, travail(2017, "400"), travail(2017, "400")) == "12"


def test_references_differentes_les_parts_s_ajoutent() -> None:
    # 800/1600 + 401.75/1607 = 3/4.
    assert gain(2017, travail(2017, "800", reference_hours="1600"), travail(2017, "401.75")) == "18"


def test_p28_accord_de_branche_au_taux_plein() -> None:
    assert gain(2017, travail(2017, "1285.6", temps="partiel", accord={"complement_hours": "4"})) == "24"


def test_complement_d_accord_dans_le_plafond() -> None:
    activity = travail(2016, "803.5", temps="partiel", accord={"complement_hours": "6"})
    assert gain(2016, activity, credit="140") == "10"


def test_demandeur_d_emploi_activite_reduite() -> None:
    assert gain(2017, travail(2017, "803.5", statut="demandeur_emploi")) == "12"


def test_demandeur_d_emploi_sans_activite() -> None:
    answer = calcul("2018-04-01", activites=[travail(2017, "0", statut="demandeur_emploi")])
    assert ligne(answer, 2017)["quantite"] == "0"
    assert "Aucun droit" in ligne(answer, 2017)["explication"]
