"""The API of the accounts: one's own account, and simulations open to all."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.builders import mandats as build

pytestmark = pytest.mark.django_db
FACTS = {
    "activites": [{"year": 2016, "statut": "salarie", "worked_hours": "1285.6"}],
    "diplomes": [{"niveau": "VI", "declared_on": "2017-03-01", "declared_by": "titulaire"}],
}


def _simulate(client, body, **query):
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(reverse("api_simulations") + query.get("q", ""), text, content_type="application/json")


def test_the_person_reads_her_balances_and_lines(person):
    found = person.get(reverse("api_compte")).json()
    assert found["as_of"] == "2017-05-15"
    assert [(solde["compteur"], solde["disponible"]) for solde in found["soldes"]] == [("cpf", "48")]
    assert found["abilities"]["declarer_diplome"] is True
    lines = person.get(reverse("api_compte_lignes")).json()["lignes"]
    assert [(line["accrual_year"], line["quantite"]) for line in lines] == [(2016, "24"), (2015, "24")]


@pytest.mark.parametrize("name", ["api_compte", "api_compte_lignes"])
def test_nobody_else_reads_them(name, client, adviser, administrator):
    assert client.get(reverse(name)).status_code == 403
    for browser in (adviser, administrator):
        refused = browser.get(reverse(name))
        assert refused.status_code == 403
        assert set(refused.json()) == {"code", "message", "fields"}


def test_a_professional_without_second_factor_calls_nothing(cast, sign_in):
    browser = sign_in(cast.conseiller.user, strong=False, space=build.space_of_adviser(cast.conseiller))
    assert browser.get(reverse("api_compte")).status_code == 403


def test_a_visitor_simulates(client):
    found = _simulate(client, FACTS, q="?as_of=2018-04-01").json()
    assert found["as_of"] == "2018-04-01"
    assert found["soldes"] == [{"compteur": "cpf", "unite": "h", "quantite": "20"}]
    assert found["lignes"][0]["exact"] == "96/5"


def test_the_command_and_the_api_say_the_same(client, tmp_path, capsys):
    path = tmp_path / "faits.json"
    path.write_text(json.dumps(FACTS), encoding="utf-8")
    call_command("simulate", str(path), "--as-of", "2018-04-01")
    assert json.loads(capsys.readouterr().out) == _simulate(client, FACTS, q="?as_of=2018-04-01").json()


@pytest.mark.parametrize(
    ("body", "query", "field"),
    [
        ({"activites": [{"year": 2016, "statut": "salarie", "worked_hours": "-1"}]}, "", "activites[0].worked_hours"),
        ({"dif": {"hours": 12.5}}, "?as_of=demain", "as_of"),
        ("{pas du json", "", "document"),
        ("é".encode("latin-1").decode("latin-1") * 300_000, "", "document"),
    ],
)
def test_bad_facts_name_their_field(client, body, query, field):
    refused = _simulate(client, body, q=query)
    assert refused.status_code == 400
    assert list(refused.json()["fields"]) == [field]


def test_the_schema_has_no_warning(capsys, tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def test_the_documentation_names_every_operation(client):
    page = client.get(reverse("api_docs")).content.decode()
    for path in ("/api/v1/compte/", "/api/v1/compte/lignes/", "/api/v1/simulations/"):
        assert path in page


def test_the_console_runs_no_inline_script(client):
    page = client.get(reverse("api_console")).content.decode()
    assert "<style" not in page
    assert "<script>" not in page
