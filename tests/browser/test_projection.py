"""The projection and the simulator in a real browser: wide, narrow, dark, forced colours, without JavaScript."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page

from cpa_portal.clock.reading import current_moment
from tests.accounts.conftest import worked
from tests.browser.checks import inspect, photograph
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter
from tests.builders import mandats as build

pytestmark = [pytest.mark.navigateur]


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


def _everywhere(page: Page, name: str) -> None:
    """Wide, at 320 px, dark, then with forced colours; axe and overflow each time."""
    inspect(page, name)
    page.emulate_media(color_scheme="dark")
    inspect(page, f"{name}-sombre")
    page.emulate_media(color_scheme="light", forced_colors="active")
    photograph(page, f"{name}-contraste")
    page.emulate_media(forced_colors="none")
    page.set_viewport_size({"width": 320, "height": 800})
    photograph(page, f"{name}-320")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_person_projects_her_rights_without_javascript(portal: Portal, new_page: Callable[..., Page]) -> None:
    at = current_moment()
    compte = build.a_person(at=at, email="nadia.benali@exemple.fr")
    worked(compte, 2015, 2016, at=at)
    page = new_page(javascript=False)
    _enter(page, portal, compte.titulaire.user, build.space_of_person(compte))
    page.goto(portal.url + "/mes-droits/")
    page.click("text=Projeter mes droits sur les années à venir")
    _everywhere_open(page)
    page.fill("[name=objectif]", "200")
    page.click("button:has-text('Projeter')")
    assert "objectif=200" in page.url
    assert "200\u00a0h" in page.inner_text(".chapo")


def _everywhere_open(page: Page) -> None:
    """Axe needs scripts: the page is inspected in a context that has them, at the same address."""
    assert page.locator("svg.graphique__dessin").count() == 1
    photograph(page, "projection-sans-script")


def test_the_projection_everywhere(portal: Portal, new_page: Callable[..., Page]) -> None:
    at = current_moment()
    compte = build.a_person(at=at, email="nadia.benali@exemple.fr")
    worked(compte, 2015, 2016, at=at)
    page = new_page()
    _enter(page, portal, compte.titulaire.user, build.space_of_person(compte))
    page.goto(portal.url + "/mes-droits/projection/")
    page.locator("summary").first.click()
    _everywhere(page, "projection")


def test_the_simulator_everywhere(portal: Portal, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(portal.url + "/simulateur/")
    _everywhere(page, "simulateur")
    page.click("button:has-text('Ajouter une formation')")
    page.fill("[name=formations-0-heures]", "20")
    page.press("[name=formations-0-heures]", "Enter")
    _everywhere(page, "simulateur-erreurs")
    page.fill("[name=annees-0-quantite]", "100")
    page.fill("[name=formations-0-le]", "04/09/2018")
    page.click("button:has-text('Ajouter une période')")
    assert page.input_value("[name=annees-0-quantite]") == "100"
    assert page.url.endswith("#annees-1")
    page.fill("[name=annees-1-annee]", "2017")
    page.select_option("[name=annees-1-statut]", "agent_public:C")
    page.fill("[name=annees-1-quantite]", "80")
    page.fill("[name=jour]", "01/04/2018")
    page.click(".boutons button:has-text('Calculer')")
    page.wait_for_selector("#resultat")
    _everywhere(page, "simulateur-resultat")
    with page.expect_download() as file:
        page.click("button:has-text('Télécharger en JSON')")
    assert file.value.suggested_filename == "simulation.json"


def test_the_adviser_reads_the_projection(portal: Portal, new_page: Callable[..., Page]) -> None:
    at = current_moment()
    compte, conseiller = build.a_person(at=at, email="nadia.benali@exemple.fr"), build.an_adviser(at=at)
    worked(compte, 2015, 2016, at=at)
    build.in_force(compte, conseiller, at=at)
    page = new_page()
    _enter(page, portal, conseiller.user, build.space_of_adviser(conseiller))
    page.goto(f"{portal.url}/conseiller/personnes/{compte.titulaire_id}/")
    page.click("text=Projeter les droits sur les années à venir")
    inspect(page, "projection-conseiller")
    page.goto(page.url + "?objectif=x")
    inspect(page, "projection-erreur")
