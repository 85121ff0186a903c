"""The explanation by the API and by `manage.py explain`: the same words, one year, no NIR, clear refusals."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.enums import Statut
from accounts.nir import NIR_COLUMN
from accounts.services.facts import record_activite
from cpa_portal.db.secrets import decrypt
from cpa_portal.outbox.delivery import drain
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db
API = "api_compte_explication"


def run(capsys, *arguments):
    """Exit code, output and error output of the command."""
    code = 0
    try:
        call_command("explain", *arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_the_api_explains_every_year(person):
    found = person.get(reverse(API)).json()
    assert found["as_of"] == "2017-05-15"
    assert [(item["annee"], item["etat"]) for item in found["annees"]] == [
        (2015, "inscrite"), (2016, "inscrite"), (2017, "en_cours"),
    ]  # fmt: skip
    (line,) = found["annees"][1]["lignes"]
    assert (line["quantite"], line["article"]["reference"]) == ("24", "L6323-11")
    assert line["article"]["au"] == "2018-12-31"
    assert {item["code"]: item["valeur"] for item in line["chiffres"]}["place"] == "126"
    assert found["annees"][1]["declarations"][0]["source"] == "test"
    (balance,) = found["bilans"]
    assert sum(int(line["quantite"]) for year in found["annees"] for line in year["lignes"]) == int(balance["reste"])


def test_the_api_explains_one_year(person):
    assert [item["annee"] for item in person.get(reverse(API), {"annee": "2016"}).json()["annees"]] == [2016]
    assert person.get(reverse(API), {"annee": "2099"}).json()["annees"] == []


@pytest.mark.parametrize("wanted", ["hier", "", "12", "2016.5", "9" * 5000])
def test_a_year_that_cannot_be_read_names_its_field(person, wanted):
    refused = person.get(reverse(API), {"annee": wanted})
    assert refused.status_code == 400
    assert list(refused.json()["fields"]) == ["annee"]


def test_nobody_else_reads_it(client, adviser, administrator):
    for browser in (client, adviser, administrator):
        assert browser.get(reverse(API)).status_code == 403


def test_the_command_explains_in_french_without_the_nir(cast, moment, capsys):
    titulaire = cast.compte.titulaire
    nir = decrypt(titulaire.nir_ciphertext, column=NIR_COLUMN).decode()
    record_activite(
        compte=cast.compte, year=2016, statut=Statut.SALARIE, source="csv", source_ref="a",
        heures_secondes=3600, raw_line=f"{nir};2016", actor=build.SYSTEM, at=moment,
    )  # fmt: skip
    drain(at=moment)
    code, out, _ = run(capsys, str(cast.compte.pk))
    assert code == 0
    assert f"Compte {cast.compte.pk} au 15\u00a0mai 2017" in out
    assert "2016\u00a0: 24\u00a0h, inscrites le 31\u00a0mars\u00a02017" in out
    assert "[article L6323-11 du code du travail" in out
    assert "Ligne reçue\u00a0: (numéro de sécurité sociale masqué);2016" in out
    assert nir not in out
    assert nir[:13] not in out
    assert titulaire.nom_naissance not in out


def test_the_command_prints_one_year_or_the_json_of_the_api(cast, person, capsys):
    out = run(capsys, str(cast.compte.pk), "--year", "2016")[1]
    assert "\n2016\u00a0:" in out
    assert "\n2015\u00a0:" not in out
    found = json.loads(run(capsys, str(cast.compte.pk), "--json")[1])
    assert found == person.get(reverse(API)).json()


@pytest.mark.parametrize("wanted", ["999999", "abc", "-1", "9" * 30, "²"])
def test_an_unknown_account_exits_2_with_a_clear_message(db, capsys, wanted):
    code, out, err = run(capsys, "--", wanted)
    assert (code, out) == (2, "")
    assert "Aucun compte ne porte l’identifiant" in err


def test_an_unknown_year_exits_2_and_says_which_exist(cast, capsys):
    code, _, err = run(capsys, str(cast.compte.pk), "--year", "1999")
    assert code == 2
    assert "Il va de 2015 à 2017." in err
