"""Every page answers to those for whom it is made, with one title; to nobody else."""

import re

import pytest
from django.urls import reverse

from tests.builders import mandats as build

pytestmark = pytest.mark.django_db

PERSON = [
    "mes_droits",
    "mon_historique",
    "mon_releve",
    "declarer_diplome",
    "declarer_dif",
    "mes_mandats",
    "qui_a_vu",
    "choisir_espace",
]
ADVISER = ["conseiller_accueil", "proposer_mandat", "choisir_espace"]
ADMINISTRATOR = ["administration_accueil", "imports", "importer_activites", "jour_legal", "journal", "choisir_espace"]
OPEN = ["accueil", "simulateur", "demonstration", "demonstration_courriels", "api_docs", "api_console", "schema"]


def _one_title(response):
    return len(re.findall(r"<h1[ >]", response.content.decode())) == 1


@pytest.mark.parametrize("name", PERSON)
def test_pages_of_the_person(name, cast, moment, person, administrator):
    build.in_force(cast.compte, cast.conseiller, at=moment)
    build.proposed(cast.compte, cast.other, at=moment)
    response = person.get(reverse(name))
    assert response.status_code == 200
    assert _one_title(response)
    assert administrator.get(reverse(name)).status_code == (200 if name == "choisir_espace" else 403)


@pytest.mark.parametrize("name", ADVISER)
def test_pages_of_the_adviser(name, cast, moment, adviser, person):
    build.in_force(cast.compte, cast.conseiller, at=moment)
    build.proposed(cast.twin, cast.conseiller, at=moment)
    response = adviser.get(reverse(name))
    assert response.status_code == 200
    assert _one_title(response)
    assert person.get(reverse(name)).status_code == (200 if name == "choisir_espace" else 403)


@pytest.mark.parametrize("name", ADMINISTRATOR)
def test_pages_of_the_administrator(name, administrator, person):
    response = administrator.get(reverse(name))
    assert response.status_code == 200
    assert _one_title(response)
    assert person.get(reverse(name)).status_code == (200 if name == "choisir_espace" else 403)


@pytest.mark.parametrize("name", OPEN)
def test_open_pages(name, client, db):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert name == "schema" or _one_title(response)


@pytest.mark.parametrize("name", [*PERSON, *ADVISER, *ADMINISTRATOR, "ouvrir_compte"])
def test_visitors_are_sent_to_sign_in(name, client, db):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]
