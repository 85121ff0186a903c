"""The first page sends each person to what she has to do."""

import pytest
from django.urls import reverse

from tests.builders import mandats as build

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_what_the_portal_is(client):
    page = client.get(reverse("accueil")).content.decode()
    for name in ("simulateur", "catalogue", "account_signup", "account_login"):
        assert reverse(name) in page


def test_each_role_goes_to_its_home(at, sign_in):
    compte, conseiller = build.a_person(at=at), build.an_adviser(at=at)
    admin = build.a_user("chef@exemple.fr", is_administrateur=True)
    homes = [
        (compte.titulaire.user, "mes_droits"),
        (conseiller.user, "conseiller_accueil"),
        (admin, "administration_accueil"),
    ]
    for user, home in homes:
        assert sign_in(user).get(reverse("accueil"))["Location"] == reverse(home)


def test_without_any_space_one_opens_an_account(sign_in, db):
    assert sign_in(build.a_user("seule@exemple.fr")).get(reverse("accueil"))["Location"] == reverse("ouvrir_compte")
