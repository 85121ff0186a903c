"""Open reads of the API."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.clock.moment import Moment
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db


def test_list_shows_registered_bodies_to_everyone(at: Moment, client: Client) -> None:
    build.organisme(at=at, rank=1)
    body = build.registered(at=at, rank=2, nda="11770514577")
    answer = client.get(reverse("api_organismes")).json()
    assert [row["id"] for row in answer["results"]] == [body.pk]
    row = answer["results"][0]
    assert (row["nda"], row["departement"], row["enregistre_le"]) == ("11770514577", "77", "2017-05-15")
    assert row["mention"] == "Cet enregistrement ne vaut pas agrément de l’État."
    assert row["abilities"] == {"lire_admissibilite": True, "gerer": False}
    assert "email" not in row


def test_list_filters_by_departement_and_admissibility(at: Moment, client: Client) -> None:
    nacre = build.registered(at=at, rank=1)
    build.nacre(nacre, at=at)
    build.registered(at=at, rank=2, code_postal="20200", commune="Bastia")

    def ids(**query: str) -> list[int]:
        return [row["id"] for row in client.get(reverse("api_organismes"), query).json()["results"]]

    assert ids(departement="77") == [nacre.pk]
    assert len(ids(departement="2b")) == 1
    assert ids(admissible_le="2017-12-31") == [nacre.pk]
    assert ids(admissible_le="2018-01-01") == []
    bad = client.get(reverse("api_organismes"), {"departement": "96"})
    assert (bad.status_code, list(bad.json()["fields"])) == (400, ["departement"])


def test_list_costs_the_same_for_one_or_ten(
    at: Moment, client: Client, django_assert_max_num_queries: Callable
) -> None:
    for rank in range(1, 11):
        build.registered(at=at, rank=rank)
    with django_assert_max_num_queries(6):
        assert len(client.get(reverse("api_organismes")).json()["results"]) == 10


def test_admissibility_on_a_day_with_its_reasons(at: Moment, client: Client) -> None:
    body = build.registered(at=at)
    build.nacre(body, at=at)
    address = reverse("api_admissibilite", args=[body.pk])
    answer = client.get(address, {"le": "2017-12-31"}).json()
    assert answer["admissible"] is True
    assert [motif["code"] for motif in answer["motifs"]] == ["declaree", "qualite_nacre"]
    assert client.get(address, {"le": "2018-01-01"}).json()["admissible"] is False
    assert client.get(address).json()["le"] == "2017-05-15"


def test_bad_day_and_unknown_body_have_the_shape_of_errors(at: Moment, client: Client) -> None:
    body = build.organisme(at=at)
    bad = client.get(reverse("api_admissibilite", args=[body.pk]), {"le": "2017-02-30"})
    assert (bad.status_code, bad.json()["code"]) == (400, "saisie_invalide")
    assert "le" in bad.json()["fields"]
    assert client.get(reverse("api_admissibilite", args=[10**9])).json()["code"] == "introuvable"
