"""Hours that a public agent takes in advance, in a real browser."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from cpa_portal.clock.reading import current_moment
from tests.accounts.test_page_agents import agente
from tests.browser.checks import inspect, photograph
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter
from tests.builders import mandats as build

pytestmark = [pytest.mark.navigateur]


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


def test_hours_taken_in_advance(portal: Portal, new_page: Callable[..., Page]) -> None:
    at = current_moment()
    compte = build.a_person(at=at, email="agnes.moreau@exemple.fr")
    agente(compte, at)
    administrator = build.a_user(prenom="Anne", nom="Robert", is_administrateur=True)
    admin, person = new_page(), new_page()
    _enter(admin, portal, administrator, "administrateur")
    admin.goto(f"{portal.url}/administration/comptes/{compte.pk}/")
    admin.click("text=anticipation")
    admin.click("text=Enregistrer l’accord")
    inspect(admin, "anticipation-erreur")
    for name, value in [
        ("heures", "42"),
        ("formation", "Préparation au concours"),
        ("accord_on", "15/05/2017"),
        ("employeur_siret", "531 044 410 00011"),
    ]:
        admin.fill(f"[name={name}]", value)
    admin.click("text=Enregistrer l’accord")
    expect(admin.locator("main")).to_contain_text("Les heures prises par anticipation sont enregistrées.")
    _enter(person, portal, compte.titulaire.user, build.space_of_person(compte))
    person.goto(portal.url + "/mes-droits/")
    for _ in range(40):
        if person.get_by_text("anticipation").count():
            break
        person.wait_for_timeout(250)
        person.reload()
    inspect(person, "anticipation-mes-droits")
    person.set_viewport_size({"width": 320, "height": 800})
    photograph(person, "anticipation-320")
    person.goto(portal.url + "/mes-droits/comprendre/")
    inspect(person, "anticipation-comprendre")
