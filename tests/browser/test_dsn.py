"""The administrator sends the declarations of an employer, in a real browser."""

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.accounts.dsn_files import declaration, envelope, full_month
from tests.browser.checks import inspect
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter
from tests.builders import mandats as build

pytestmark = [pytest.mark.navigateur]


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


def test_a_dsn_is_sent_and_read_by_the_worker(portal: Portal, new_page: Callable[..., Page]) -> None:
    user = build.a_user("admin@exemple.fr", "Anne", "Robert", is_administrateur=True)
    page = new_page()
    _enter(page, portal, user, "administrateur")
    page.goto(portal.url + "/administration/fichiers/importer/")
    inspect(page, "dsn-envoyer")
    wrong, weekly = full_month(2, 2016, 1), full_month(3, 2016, 1, reference="35.00")
    wrong.changes = {"001": None, "020": "2531044410001"}
    content = envelope([declaration([full_month(1, 2016, 1), wrong, weekly], on=date(2016, 1, 1))])
    page.set_input_files("[name=fichier]", {"name": "dsn.txt", "mimeType": "text/plain", "buffer": content.encode()})
    page.get_by_role("button", name="Envoyer le fichier").click()
    for _ in range(40):
        if page.get_by_text("Des lignes ont été rejetées").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.get_by_role("heading", name="Lignes rejetées")).to_be_visible()
    expect(page.get_by_text("Cette personne n’a qu’un numéro technique temporaire")).to_be_visible()
    inspect(page, "dsn-lue")
