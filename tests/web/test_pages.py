"""The frame of every page: language, landmarks, skip links, one heading of the first rank; error pages that help."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

OPEN_PAGES = [
    "composants", "aide", "accessibilite", "donnees_personnelles",
    "account_login", "account_signup", "account_reset_password", "account_reset_password_done",
]  # fmt: skip


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_frame(client: Client, name: str) -> None:
    html = client.get(reverse(name)).content.decode()
    assert '<html lang="fr">' in html
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert 'href="#contenu"' in html
    assert 'id="contenu"' in html
    assert re.search(r"<title>[^<]+ – Mon compte d’activité</title>", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_date_of_the_demonstration_is_on_every_page(client: Client) -> None:
    assert "Date de démonstration\u00a0: 15\u00a0mai 2017" in client.get(reverse("aide")).content.decode()


def test_catalogue_of_components_does_not_exist_in_production(client: Client, settings: object) -> None:
    settings.MODE_DEMONSTRATION = False  # type: ignore[attr-defined]
    assert client.get(reverse("composants")).status_code == 404


def test_signed_in_person_can_leave_from_every_page(sign_in, make_user) -> None:  # noqa: ANN001
    html = sign_in(make_user("camille@exemple.fr", "Camille", "Le Goff")).get(reverse("aide")).content.decode()
    assert "Camille Le Goff" in html
    assert re.search(rf'<form method="post" action="{reverse("account_logout")}">', html)


def test_unknown_address_says_what_to_do(client: Client) -> None:
    answer = client.get("/nulle-part/")
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "<h1>Page introuvable</h1>" in html
    assert reverse("aide") in html


def test_form_without_token_says_that_nothing_is_lost() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@exemple.fr"})
    assert answer.status_code == 403
    assert "Ce formulaire a expiré" in answer.content.decode()


def test_failure_page_needs_neither_database_nor_context() -> None:
    html = render_to_string("500.html")
    assert '<html lang="fr">' in html
    assert "Réessayez" in html
