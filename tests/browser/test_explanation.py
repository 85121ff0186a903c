"""« Comprendre mes droits » in a real browser: wide, narrow, dark, forced colours, keyboard, without JavaScript."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page

from accounts.enums import Statut
from accounts.models import Compte
from accounts.services.facts import record_activite
from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import current_moment
from cpa_portal.outbox.delivery import drain
from tests.browser.checks import inspect, overflow_at_320, photograph
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter
from tests.builders import mandats as build

pytestmark = [pytest.mark.navigateur]
HOUR = 3600


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


def _career(at: Moment) -> Compte:
    """A part-time year with absences, corrected once, then a year that nobody declared."""
    compte = build.a_person(at=at, email="nadia.benali@exemple.fr")
    for hours in (900, 1000):
        record_activite(
            compte=compte,
            year=2015,
            statut=Statut.SALARIE,
            source="csv",
            source_ref="2015:a",
            employeur_siret="53104441000011",
            heures_secondes=hours * HOUR,
            absences=(("maternite", 200 * HOUR), ("maladie", 100 * HOUR)),
            raw_line=f"2015;salarie;53104441000011;{hours};;;maternite:200;maladie:100",
            actor=build.SYSTEM,
            at=at,
        )
    drain(at=at)
    return compte


def test_the_explanation_everywhere(portal: Portal, new_page: Callable[..., Page]) -> None:
    at = current_moment()
    compte = _career(at)
    page = new_page()
    _enter(page, portal, compte.titulaire.user, build.space_of_person(compte))
    page.goto(portal.url + "/mes-droits/")
    page.click("text=Comprendre mes droits, année par année")
    inspect(page, "comprendre")
    page.click(".sommaire a >> nth=-1")
    assert page.url.endswith("#annee-2015")
    summary = page.locator("#annee-2015 summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("#annee-2015 details[open]").count() == 1
    inspect(page, "comprendre-detail")
    assert overflow_at_320(page) <= 0
    page.emulate_media(color_scheme="dark")
    inspect(page, "comprendre-sombre")
    page.emulate_media(color_scheme="light", forced_colors="active")
    photograph(page, "comprendre-contraste")
    page.emulate_media(forced_colors="none")
    page.set_viewport_size({"width": 320, "height": 800})
    photograph(page, "comprendre-320")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.click("text=Établir le document aujourd’hui")
    inspect(page, "comprendre-document")


def test_the_details_open_without_javascript(portal: Portal, new_page: Callable[..., Page]) -> None:
    at = current_moment()
    compte = _career(at)
    page = new_page(javascript=False)
    _enter(page, portal, compte.titulaire.user, build.space_of_person(compte))
    page.goto(portal.url + "/mes-droits/comprendre/")
    page.click("#annee-2015 summary")
    assert page.locator("#annee-2015 .ligne-recue >> nth=0").is_visible()


def test_the_adviser_reads_the_explanation(portal: Portal, new_page: Callable[..., Page]) -> None:
    at = current_moment()
    compte, conseiller = _career(at), build.an_adviser(at=at)
    build.in_force(compte, conseiller, at=at)
    page = new_page()
    _enter(page, portal, conseiller.user, build.space_of_adviser(conseiller))
    page.goto(f"{portal.url}/conseiller/personnes/{compte.titulaire_id}/")
    page.click("text=Comprendre les droits, année par année")
    inspect(page, "comprendre-conseiller")
