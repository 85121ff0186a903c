"""Lists cost the same queries whatever their length."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders import mandats as build

pytestmark = pytest.mark.django_db


def _queries(browser, name):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(reverse(name)).status_code == 200
    return len(captured)


def _people_under_mandate(conseiller, at, count):
    for _ in range(count):
        build.in_force(build.a_person(at=at), conseiller, at=at)
        build.proposed(build.a_person(at=at), conseiller, at=at)


def test_the_home_of_the_adviser(cast, moment, adviser):
    _people_under_mandate(cast.conseiller, moment, 1)
    before = _queries(adviser, "conseiller_accueil")
    _people_under_mandate(cast.conseiller, moment, 5)
    assert _queries(adviser, "conseiller_accueil") == before


def test_the_mandates_of_the_person(cast, moment, person):
    build.in_force(cast.compte, cast.conseiller, at=moment)
    before = _queries(person, "mes_mandats")
    for rank in range(4):
        build.in_force(cast.compte, build.an_adviser(at=moment, nom=f"Apec {rank}"), at=moment)
    assert _queries(person, "mes_mandats") == before


def test_who_saw_the_account(cast, moment, person):
    build.in_force(cast.compte, cast.conseiller, at=moment)
    before = _queries(person, "qui_a_vu")
    for rank in range(4):
        build.in_force(cast.compte, build.an_adviser(at=moment, nom=f"Apec {rank}"), at=moment)
    assert _queries(person, "qui_a_vu") == before


def test_the_journal(cast, moment, administrator):
    build.in_force(cast.compte, cast.conseiller, at=moment)
    before = _queries(administrator, "journal")
    _people_under_mandate(cast.other, moment, 4)
    assert _queries(administrator, "journal") == before


def test_the_choice_of_a_space(cast, moment, adviser):
    before = _queries(adviser, "choisir_espace")
    for rank in range(3):
        build.an_adviser(at=moment, user=cast.conseiller.user, nom=f"Apec {rank}")
    assert _queries(adviser, "choisir_espace") == before


def test_a_space_is_chosen_and_a_foreign_one_is_not(cast, moment, adviser):
    second = build.an_adviser(at=moment, user=cast.conseiller.user, nom="Apec de Nantes")
    chosen = adviser.post(reverse("choisir_espace"), {"espace": build.space_of_adviser(second)})
    assert chosen["Location"] == reverse("conseiller_accueil")
    assert "Apec de Nantes" in adviser.get(reverse("conseiller_accueil")).content.decode()
    refused = adviser.post(reverse("choisir_espace"), {"espace": build.space_of_adviser(cast.other)})
    assert "n’est pas, ou plus, le vôtre" in refused.content.decode()
