"""Strict reading of the JSON contract: every refusal names its field, in French."""

from typing import Any

import pytest

from accounts.rules.facts import Facts, FactsError, parse_facts, read_document
from tests.accounts.rules.personne import SIRET, travail

LA_POSTE = "35600000000048"


def with_activity(**change: Any) -> dict[str, Any]:
    """A document of one activity, changed."""
    return {"activites": [travail(2017) | change]}


REFUSED: list[tuple[Any, str]] = [
    ([], "document"),
    ("texte", "document"),
    (None, "document"),
    ({"inconnu": 1}, "inconnu"),
    ({"titulaire": {"nom": "X"}}, "titulaire.nom"),
    ({"titulaire": []}, "titulaire"),
    ({"titulaire": {"birth_date": "1984-02-30"}}, "titulaire.birth_date"),
    ({"titulaire": {"birth_date": "02/03/1984"}}, "titulaire.birth_date"),
    ({"titulaire": {"birth_date": "20170101"}}, "titulaire.birth_date"),
    ({"titulaire": {"birth_date": "1599-01-01"}}, "titulaire.birth_date"),
    ({"titulaire": {"birth_date": "2000-01-01", "died_on": "1999-01-01"}}, "titulaire.died_on"),
    ({"titulaire": {"retired_on": "2017-02-01", "died_on": "2017-01-01"}}, "titulaire.retired_on"),
    ({"titulaire": {"statuts": [{"statut": "roi", "from": "2015-01-01"}]}}, "titulaire.statuts[0].statut"),
    ({"titulaire": {"statuts": [{"statut": "salarie"}]}}, "titulaire.statuts[0].from"),
    ({"titulaire": {"statuts": [{"statut": "salarie", "from": "2016-01-01", "to": "2015-01-01"}]}}, "titulaire.statuts[0].to"),
    ({"activites": {}}, "activites"),
    ({"activites": [1]}, "activites[0]"),
    (with_activity(worked_hours="-1"), "activites[0].worked_hours"),
    (with_activity(worked_hours="NaN"), "activites[0].worked_hours"),
    (with_activity(worked_hours="1e3"), "activites[0].worked_hours"),
    (with_activity(worked_hours="1 200"), "activites[0].worked_hours"),
    (with_activity(worked_hours="١٢"), "activites[0].worked_hours"),
    (with_activity(worked_hours=""), "activites[0].worked_hours"),
    (with_activity(worked_hours=12.5), "activites[0].worked_hours"),
    (with_activity(worked_hours=True), "activites[0].worked_hours"),
    (with_activity(worked_hours=10**30), "activites[0].worked_hours"),
    (with_activity(worked_hours="8785"), "activites[0].worked_hours"),
    (with_activity(worked_hours=None), "activites[0].worked_hours"),
    (with_activity(basis="salaire"), "activites[0].pay"),
    (with_activity(basis="forfait_jours", worked_hours=None), "activites[0].days_worked"),
    (with_activity(reference_hours="0"), "activites[0].reference_hours"),
    (with_activity(year="2017"), "activites[0].year"),
    (with_activity(year=20177), "activites[0].year"),
    (with_activity(year=1999), "activites[0].year"),
    (with_activity(year=None), "activites[0].year"),
    (with_activity(employeur="53104441000012"), "activites[0].employeur"),
    (with_activity(employeur="5310444100001"), "activites[0].employeur"),
    (with_activity(employeur="00000000000000"), "activites[0].employeur"),
    (with_activity(contribution_ratio="1.01"), "activites[0].contribution_ratio"),
    (with_activity(absences=[{"nature": "vacances", "hours": "1"}]), "activites[0].absences[0].nature"),
    (with_activity(absences=[{"nature": "maladie", "hours": "-3"}]), "activites[0].absences[0].hours"),
    (with_activity(accord={"heures": "4"}), "activites[0].accord.heures"),
    ({"diplomes": [{"niveau": "VII", "declared_on": "2017-01-01"}]}, "diplomes[0].niveau"),
    ({"diplomes": [{"niveau": "VI"}]}, "diplomes[0].declared_on"),
    ({"diplomes": [{"niveau": "VI", "declared_on": "2017-01-01", "certification_ccn": "non"}]}, "diplomes[0].certification_ccn"),
    ({"diplomes": [{"niveau": "VI", "declared_on": "2017-03-01", "found_false_on": "2017-01-01"}]}, "diplomes[0].found_false_on"),
    ({"dif": {"hours": "120.01"}}, "dif.hours"),
    ({"dif": {"hours": "10.123456"}}, "dif.hours"),
    ({"dif": "120"}, "dif"),
    ({"points_c3p": "1.5"}, "points_c3p"),
    ({"points_c3p": "101"}, "points_c3p"),
    ({"inaptitude_hours": "10"}, "inaptitude_hours"),
    ({"inaptitude_hours": "151"}, "inaptitude_hours"),
    ({"cec": [{"categorie": "benevolat", "year": 2017, "associations": [{"rna": "X", "hours": "1"}]}]}, "cec[0].associations[0].rna"),
    ({"cec": [{"categorie": "reserve_militaire", "year": 2017, "duration": "P6M"}]}, "cec[0].duration"),
    ({"correctifs": [{"year": 2014, "hours": "100"}]}, "correctifs[0].year"),
    ({"correctifs": [{"year": 2017, "hours": "0"}]}, "correctifs[0].hours"),
    ({"ouverture": [{"compteur": "or", "quantite": "1", "on": "2016-01-01"}]}, "ouverture[0].compteur"),
    ({"ouverture": [{"compteur": "cpf_eur", "quantite": "1", "on": "2016-01-01"}]}, "ouverture[0].compteur"),
    ({"uses": [{"on": "2014-12-31", "hours": "1"}]}, "uses[0].on"),
    ({"uses": [{"on": "2017-06-01", "hours": "0"}]}, "uses[0].hours"),
    ({"uses": [{"on": "2017-06-01", "hours": None}]}, "uses[0].hours"),
    ({"\ud800": 1}, "?"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "field"), REFUSED, ids=[f"{rank}-{field}" for rank, (_, field) in enumerate(REFUSED)]
)
def test_refuse_et_nomme_le_champ(document: Any, field: str) -> None:
    with pytest.raises(FactsError) as refused:
        parse_facts(document)
    assert refused.value.field == field
    assert refused.value.message.endswith((".", ")."))
    refused.value.message.encode()


def test_le_message_dit_quoi_faire() -> None:
    with pytest.raises(FactsError, match="Vérifiez chaque chiffre"):
        parse_facts(with_activity(employeur="53104441000012"))


@pytest.mark.parametrize("siret", [SIRET, LA_POSTE, "35600000049837"])
def test_siret_et_etablissements_de_la_poste(siret: str) -> None:
    assert parse_facts(with_activity(employeur=siret)).activites[0].employeur == siret


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("{", "document"),
        ("", "document"),
        ('{"dif": {"hours": NaN}}', "document"),
        ('{"dif": {"hours": Infinity}}', "document"),
        ('{"dif": null, "dif": null}', "dif"),
        ('{"dif": {"hours": 1e400}}', "dif.hours"),
        ("[" * 200_000, "document"),
        ('{"points_c3p": ' + "9" * 5000 + "}", "document"),
    ],
)
def test_json_inutilisable(text: str, field: str) -> None:
    with pytest.raises(FactsError) as refused:
        read_document(text)
    assert refused.value.field == field


def test_nombre_json_a_virgule_lu_exactement() -> None:
    assert read_document('{"dif": {"hours": 10.1}}').dif == 36360
    assert read_document('{"dif": {"hours": 10}}').dif == 36000


def test_document_vide() -> None:
    assert parse_facts({}) == Facts()


def test_cles_nulles_comme_omises() -> None:
    assert parse_facts({"titulaire": None, "activites": None, "dif": None, "points_c3p": None}) == Facts()
