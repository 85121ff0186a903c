"""Signing up and in: mails go through the outbox, in French; nobody learns who has an account."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from accounts.services.users import create_user
from cpa_portal.home.totp import current_code
from cpa_portal.outbox.models import Courriel
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db
PASSWORD = "quatre mots bien choisis"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def no_former_tries():
    """The limits of earlier runs are counted in the cache."""
    cache.clear()


def _typed(email):
    return {"email": email, "password1": PASSWORD, "password2": PASSWORD}


def test_from_sign_up_to_the_opening_of_the_account(client):
    client.post(reverse("account_signup"), _typed("nouvelle@exemple.fr"))
    mail = Courriel.objects.get()
    assert mail.subject == "Confirmez votre adresse électronique"
    link = re.search(r"https?://\S+", mail.body).group(0)
    page = client.get(link)
    assert page.status_code == 200
    client.post(link)
    assert EmailAddress.objects.get().verified
    signed_in = client.post(
        reverse("account_login"), {"login": "nouvelle@exemple.fr", "password": PASSWORD}, follow=True
    )
    assert signed_in.redirect_chain[-1][0] == reverse("ouvrir_compte")


def test_an_address_already_used_gets_the_same_answer(client, system, at):
    create_user(email="prise@exemple.fr", password=PASSWORD, prenom="A", nom="B", actor=system, at=at)
    answers = [
        client.post(reverse("account_signup"), _typed(email)) for email in ("prise@exemple.fr", "libre@exemple.fr")
    ]
    assert {answer["Location"] for answer in answers} == {reverse("account_email_verification_sent")}
    assert Courriel.objects.get(recipient="prise@exemple.fr").subject == "Un compte utilise déjà cette adresse"
    assert User.objects.filter(email="prise@exemple.fr").count() == 1


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, system, at):
    create_user(email="prise@exemple.fr", password=PASSWORD, prenom="A", nom="B", actor=system, at=at)
    pages = []
    for email in ("prise@exemple.fr", "inconnue@exemple.fr"):
        page = client.post(reverse("account_login"), {"login": email, "password": "faux mot de passe"})
        pages.append(re.sub(r'value="[^"]*"', "", page.content.decode().replace(email, "")))
    assert pages[0] == pages[1]


def test_tries_of_a_password_are_limited(client, system, at):
    create_user(email="prise@exemple.fr", password=PASSWORD, prenom="A", nom="B", actor=system, at=at)
    for _ in range(6):
        client.post(reverse("account_login"), {"login": "prise@exemple.fr", "password": "faux"})
    page = client.post(reverse("account_login"), {"login": "prise@exemple.fr", "password": PASSWORD})
    assert page.status_code in {200, 429}
    assert "_auth_user_id" not in client.session


def test_a_professional_gives_her_second_factor(client, system, at):
    user = create_user(
        email="claire@exemple.fr",
        password=PASSWORD,
        prenom="Claire",
        nom="Fournier",
        totp_secret=SECRET,
        actor=system,
        at=at,
    )
    build.an_adviser(at=at, user=user)
    first = client.post(reverse("account_login"), {"login": "claire@exemple.fr", "password": PASSWORD})
    assert first["Location"] == reverse("mfa_authenticate")
    client.post(reverse("mfa_authenticate"), {"code": current_code(SECRET)})
    assert client.get(reverse("conseiller_accueil")).status_code == 200


def test_the_second_factor_is_encrypted_at_rest(system, at):
    create_user(
        email="claire@exemple.fr", password=PASSWORD, prenom="C", nom="F", totp_secret=SECRET, actor=system, at=at
    )
    assert SECRET not in str(Authenticator.objects.get().data)
