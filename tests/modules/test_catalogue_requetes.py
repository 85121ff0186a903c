"""The search sends as many queries for many modules as for few; the API filters as the page does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from redis.exceptions import RedisError

from modules.models import SessionModule
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
SEARCHES = (
    {},
    {"q": "module"},
    {"q": "modlue"},
    {"q": "module", "departement": "77"},
    {"commune": "Melun", "heures_max": "30"},
    {"du": "2017-05-20", "prix_max": "5000"},
)


def sent(client) -> list[int]:
    """Queries of each search."""
    counts = []
    for query in SEARCHES:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse("catalogue"), query)
        assert response.context["resultats"], query
        counts.append(len(queries))
    return counts


def fill(at, count: int, rank: int) -> None:
    """Published modules of one body, each with a session."""
    for number in range(count):
        row = build.module(at=at, rank=rank, titre=f"Module {rank} {number}")
        day = at.today + timedelta(days=10 + number)
        SessionModule.objects.create(
            module=row, first_on=day, last_on=day, code_insee="77288", commune="Melun", departement="77"
        )


def test_few_modules_and_many_ask_the_same_queries(client, at) -> None:
    fill(at, 2, 1)
    few = sent(client)
    fill(at, 22, 2)
    fill(at, 5, 3)
    assert sent(client) == few
    assert max(few) <= 10


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "creer"}, ["La création"]),
        ({"departement": "69"}, ["À Lyon"]),
        ({"commune": "Lyon", "heures_min": "20"}, ["À Lyon"]),
        ({"commune": "Lyon", "heures_min": "30"}, []),
        ({"prix_max": "100"}, []),
    ],
)
def test_the_api_filters_as_the_page_does(client, at, query, expected) -> None:
    build.module(at=at, titre="La création")
    build.module(at=at, titre="À Lyon", commune="Lyon", departement="69", objectif="Vendre.", contenu="Fichier.")
    rows = client.get(reverse("api_catalogue"), query).json()["results"]
    assert [row["titre"] for row in rows] == expected


def test_the_api_refuses_an_unreadable_filter_in_french(client, at) -> None:
    answer = client.get(reverse("api_catalogue"), {"commune": "Nulleparticourt"})
    assert answer.status_code == 400
    assert "Aucune commune ne porte ce nom" in answer.content.decode()


def test_the_api_hides_bodies_no_longer_admissible(client, at, module) -> None:
    module.organisme.qualites.update(from_on=at.today - timedelta(days=9), until_on=at.today - timedelta(days=1))
    assert client.get(reverse("api_catalogue")).json()["results"] == []


def test_the_order_is_remembered_but_what_is_shown_is_read_again(client, at, settings, monkeypatch) -> None:
    settings.CATALOGUE_MEMOIRE_SECONDES = 30
    build.module(at=at, titre="Anémone bleue")
    kept = build.module(at=at, rank=2, titre="Anémone rouge")
    query = {"q": "anémone", "prix_max": str(5000 + kept.pk)}
    first = client.get(reverse("catalogue"), query)
    assert len(first.context["resultats"]) == 2
    kept.organisme.qualites.update(from_on=at.today - timedelta(days=9), until_on=at.today - timedelta(days=1))
    again = client.get(reverse("catalogue"), query)
    assert [row.module.titre for row in again.context["resultats"]] == ["Anémone bleue"]


def test_without_the_cache_server_the_search_still_answers(client, at, settings, monkeypatch) -> None:
    def down(*_: object) -> None:
        raise RedisError

    settings.CATALOGUE_MEMOIRE_SECONDES = 30
    monkeypatch.setattr("cpa_portal.web.caching.cache.get", down)
    monkeypatch.setattr("cpa_portal.web.caching.cache.set", down)
    build.module(at=at)
    assert len(client.get(reverse("catalogue")).context["resultats"]) == 1
