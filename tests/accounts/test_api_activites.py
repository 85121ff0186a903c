"""Another service declares years of activity."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Absence, Activite, Compte
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.delivery import drain
from cpa_portal.outbox.models import RequeteIdempotente
from tests.builders import mandats as build
from tests.builders.accounts import compte, nir, parts

pytestmark = pytest.mark.django_db
SIRET = "53104441000011"
URL = "/api/v1/activites/"


def item(rank: int = 1, **changes: Any) -> dict[str, Any]:
    """A full-time year of 2016."""
    wanted = {
        "nir": nir(rank), "nom_naissance": f"Essai{rank}", "prenoms": "Nadia", "date_naissance": "1984-03-02",
        "year": 2016, "statut": "salarie", "employeur": SIRET, "worked_hours": "1607", **changes,
    }  # fmt: skip
    return {key: value for key, value in wanted.items() if value is not None}


def post(client: Any, body: Any, key: str = "cle-0123456789") -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(reverse("api_activites"), text, content_type="application/json", HTTP_IDEMPOTENCY_KEY=key)


def results(answer: Any) -> list[str]:
    return [row["resultat"] for row in answer.json()["resultats"]]


def test_an_activity_opens_a_waiting_account_and_gives_its_hours(administrator, moment: Moment) -> None:
    answer = post(administrator, item(absences=[{"nature": "maternite", "hours": "20.5"}]))
    assert (answer.status_code, results(answer), answer.json()["ajoutees"]) == (200, ["ajoutee"], 1)
    found = Compte.objects.get()
    assert (found.titulaire.user_id, Absence.objects.get().secondes) == (None, 73_800)
    drain(at=moment)
    assert parts(found)[0] == 24
    assert nir(1)[:13] not in answer.content.decode()
    row = Activite.objects.get()
    assert (row.source, row.source_ref) == ("api", f"2016:salarie:{SIRET}:1")
    assert "worked_hours=1607" in row.raw_line
    assert nir(1)[:13] not in row.raw_line


def test_added_corrected_unchanged_and_rejected_in_one_request(administrator, moment: Moment) -> None:
    post(administrator, {"activites": [item(1), item(2)]}, key="premiere-demande")
    body = {"activites": [item(1), item(2, worked_hours="803.5"), item(3), item(4, statut="stagiaire")]}
    answer = post(administrator, body)
    assert results(answer) == ["inchangee", "corrigee", "ajoutee", "rejetee"]
    assert [answer.json()[name] for name in ("ajoutees", "corrigees", "inchangees", "rejetees")] == [1, 1, 1, 1]
    assert list(answer.json()["resultats"][3]["champs"]) == ["statut"]
    drain(at=moment)
    assert [parts(row)[0] for row in Compte.objects.order_by("pk")] == [24, 12, 24]


def test_the_same_key_gets_the_same_answer_and_acts_once(administrator) -> None:
    first, second = post(administrator, item()), post(administrator, item())
    assert first.json() == second.json()
    assert (results(second), Activite.objects.count()) == (["ajoutee"], 1)
    assert post(administrator, item(year=2015)).status_code == 409
    assert nir(1)[:13] not in json.dumps(RequeteIdempotente.objects.get().response)


def test_a_reference_names_the_activity(administrator) -> None:
    post(administrator, item(reference="paie-1"), key="premiere-demande")
    answer = post(administrator, item(reference="paie-1", worked_hours="800"))
    assert (results(answer), answer.json()["resultats"][0]["reference"]) == (["corrigee"], "paie-1")
    twice = post(administrator, {"activites": [item(reference="x"), item(reference="x")]}, key="troisieme-demande")
    assert results(twice) == ["ajoutee", "rejetee"]


def test_two_contracts_in_one_request_are_two_activities(administrator) -> None:
    post(administrator, {"activites": [item(worked_hours="500"), item(worked_hours="600")]})
    assert Activite.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nir": "123"}, "nir"),
        ({"nir": nir(1)[:-2] + "99"}, "nir"),
        ({"nir": 284}, "nir"),
        ({"nom_naissance": None}, "nom_naissance"),
        ({"date_naissance": "02/03/1984"}, "date_naissance"),
        ({"date_naissance": "1990-01-01"}, "date_naissance"),
        ({"year": "2016"}, "year"),
        ({"year": 2014}, "year"),
        ({"year": 2030}, "year"),
        ({"statut": None}, "statut"),
        ({"employeur": "53104441000012"}, "employeur"),
        ({"worked_hours": "-1"}, "worked_hours"),
        ({"worked_hours": 12.5}, "worked_hours"),
        ({"worked_hours": None}, "worked_hours"),
        ({"worked_hours": "0.00001"}, "worked_hours"),
        ({"basis": "salaire"}, "pay"),
        ({"absences": [{"nature": "vacances", "hours": "1"}]}, "absences[0].nature"),
        ({"inconnu": 1}, "inconnu"),
        ({"employeur": nir(1)}, "employeur"),
    ],
)
def test_what_cannot_be_used_names_its_field_and_never_the_number(
    administrator, at: Moment, changes: dict[str, Any], field: str
) -> None:
    compte(at=at)
    answer = post(administrator, {"activites": [item(1, **changes), item(2)]})
    assert results(answer) == ["rejetee", "ajoutee"]
    assert list(answer.json()["resultats"][0]["champs"]) == [field]
    assert nir(1)[:13] not in answer.content.decode()


@pytest.mark.parametrize("body", ["[]", '"x"', '{"activites": []}', '{"activites": 3}', "{pas du json"])
def test_a_body_that_is_none_is_refused(administrator, body: str) -> None:
    answer = post(administrator, body)
    assert (answer.status_code, set(answer.json())) == (400, {"code", "message", "fields"})


def test_a_thousand_at_most_in_a_number_of_queries_that_does_not_grow(administrator) -> None:
    assert post(administrator, {"activites": [item()] * 1001}).status_code == 400
    costs = []
    for count in (20, 200):
        with CaptureQueriesContext(connection) as queries:
            answer = post(administrator, {"activites": [item(rank) for rank in range(count)]}, key=f"mesure-{count:04}")
        assert answer.status_code == 200
        costs.append(len(queries))
    assert costs[1] - costs[0] <= 2  # the first has no activity to close, the second has


@pytest.mark.parametrize("who", ["person", "adviser"])
def test_strangers_are_refused(who: str, request: Any, client) -> None:
    browser = request.getfixturevalue(who)
    before = Activite.objects.count()
    assert post(browser, item()).status_code == 403
    assert post(client, item()).status_code == 403
    assert Activite.objects.count() == before


def test_an_administrator_without_second_factor_is_refused(sign_in, moment: Moment) -> None:
    user = build.a_user("admin2@exemple.fr", "Anne", "Robert", is_administrateur=True)
    assert post(sign_in(user, strong=False, space="administrateur"), item()).status_code == 403


def test_a_key_is_required(administrator) -> None:
    answer = administrator.post(reverse("api_activites"), json.dumps(item()), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "cle_absente")


def test_the_documentation_shows_it(client) -> None:
    assert URL in client.get(reverse("api_docs")).content.decode()
