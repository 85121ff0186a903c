"""Projections by the API: the same rules, every hypothesis in words, errors that name their field."""

import json
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.api.projection_schema import EXAMPLE
from accounts.rules.entitlements import entitlements
from accounts.rules.facts import parse_facts
from accounts.rules.rendering import render

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limit_from_another_test():
    cache.clear()


def _ask(client, document, query="?as_of=2017-05-15"):
    text = document if isinstance(document, str) else json.dumps(document)
    return client.post(reverse("api_projections") + query, text, content_type="application/json")


def test_the_example_of_the_documentation_is_answered(client):
    answer = _ask(client, EXAMPLE).json()
    assert answer["as_of"] == "2017-05-15"
    assert [one["reponse"]["etat"] for one in answer["scenarios"]] == ["a_venir"] * 3
    assert "Même activité qu’en 2016, chaque année à partir de 2017." in answer["scenarios"][0]["hypotheses"]
    point = answer["scenarios"][1]["points"][-1]
    assert point["lignes"][0]["regle"].startswith("L6323-11")


def test_the_first_point_is_the_simulation_of_the_day(client):
    answer = _ask(client, {"faits": EXAMPLE["faits"]}).json()["scenarios"]
    assert len(answer) == 1
    assert "reponse" not in answer[0]
    facts = parse_facts(EXAMPLE["faits"])
    assert answer[0]["points"][0]["soldes"] == render(entitlements(facts, (), date(2017, 5, 15)))["soldes"]


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ("{", "document"),
        ({"fait": {}}, "fait"),
        ({"faits": {"activites": [{"year": "x"}]}}, "faits.activites[0].year"),
        ({"scenarios": [{"activite": "partiel"}]}, "scenarios[0].pourcentage"),
        ({"scenarios": [{"activite": "partiel", "pourcentage": "120"}]}, "scenarios[0].pourcentage"),
        ({"scenarios": [{"statut": "roi"}]}, "scenarios[0].statut"),
        ({"scenarios": [{}] * 6}, "scenarios"),
        ({"faits": {"uses": [{"on": "2018-01-01", "hours": "1"}] * 31}}, "faits.uses"),
        ({"faits": {"correctifs": [{"year": 2016, "hours": "1"}] * 401}}, "faits"),
        ({"objectif": {"quantite": "0"}}, "objectif.quantite"),
        ({"annees": 0}, "annees"),
        ({"annees": 31}, "annees"),
    ],
)
def test_what_cannot_be_used_is_named(client, document, field):
    response = _ask(client, document)
    assert response.status_code == 400
    assert field in response.json()["fields"]


def test_a_bad_day_is_refused(client):
    assert _ask(client, {}, "?as_of=hier").status_code == 400


def test_it_is_limited_and_needs_no_account(client):
    codes = {_ask(client, {}).status_code for _ in range(31)}
    assert codes == {200, 429}


def test_a_person_projects_her_own_account(person):
    answer = person.get(reverse("api_compte_projection"), {"scenarios": "majoration", "objectif": "96"}).json()
    assert answer["scenarios"][0]["reponse"]["on"] == "2018-03-31"
    assert answer["scenarios"][0]["points"][0]["soldes"] == [{"compteur": "cpf", "unite": "h", "quantite": "48"}]


def test_a_bad_query_of_ones_own_projection_names_its_field(person):
    response = person.get(reverse("api_compte_projection"), {"pourcentage": "200"})
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["pourcentage"]
