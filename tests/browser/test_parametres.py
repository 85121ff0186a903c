"""A change of the parameters of the law in a real browser, by two administrators."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.rules.parameters import load
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


def test_two_administrators_change_a_parameter(portal: Portal, new_page: Callable[..., Page]) -> None:
    at = current_moment()
    compte = build.a_person(at=at)
    worked(compte, 2015, 2016, at=at)
    first, second = (build.a_user(prenom=name, nom="Robert", is_administrateur=True) for name in ("Anne", "Marc"))
    anne, marc = new_page(), new_page()
    _enter(anne, portal, first, "administrateur")
    anne.goto(portal.url + "/administration/parametres/")
    inspect(anne, "parametres-vide")
    anne.fill("[name=motif]", "Décret n°\u00a02017-1\u00a0: 30\u00a0h par an à partir de 2016")
    anne.click("text=Ouvrir un brouillon")
    anne.click("text=Ajouter cette valeur")
    inspect(anne, "parametres-erreur")
    anne.click("text=Chercher le paramètre")
    anne.fill("[name=q]", "L6323-11 temps plein")
    anne.click("button:has-text('Chercher')")
    inspect(anne, "parametres-recherche")
    anne.set_viewport_size({"width": 320, "height": 800})
    photograph(anne, "parametres-recherche-320")
    anne.set_viewport_size({"width": 1280, "height": 900})
    anne.click("tr:has-text('24\u00a0h à partir du 1er\u00a0janvier 2015') >> text=Changer >> nth=0")
    expect(anne.locator("[name=nom]")).to_have_value("salarie.taux")
    inspect(anne, "parametres-choisi")
    anne.fill("[name=from_on]", "01/01/2016")
    anne.fill("[name=valeur]", "30")
    anne.click("text=Ajouter cette valeur")
    inspect(anne, "parametres-brouillon")
    anne.click("button:has-text('Étudier l’impact')")
    for _ in range(40):
        if anne.get_by_text("Donner mon accord").count():
            break
        anne.wait_for_timeout(250)
        anne.reload()
    inspect(anne, "parametres-etudie")
    anne.set_viewport_size({"width": 320, "height": 800})
    photograph(anne, "parametres-320")
    anne.click("button:has-text('Donner mon accord')")
    expect(anne.locator("main")).to_contain_text("un autre administrateur doit donner le sien")
    _enter(marc, portal, second, "administrateur")
    marc.goto(anne.url)
    marc.click("a:has-text('Lire l’étude')")
    inspect(marc, "parametres-etude")
    marc.goto(anne.url)
    marc.click("button:has-text('Donner mon accord')")
    inspect(marc, "parametres-actif")
    for _ in range(40):
        if marc.get_by_text("Suivre le recalcul").count():
            break
        marc.wait_for_timeout(250)
        marc.reload()
    marc.click("text=Suivre le recalcul")
    for _ in range(40):
        if marc.get_by_text("Terminée le").count():
            break
        marc.wait_for_timeout(250)
        marc.reload()
    expect(marc.locator("main")).to_contain_text("Lignes inscrites")
    inspect(marc, "parametres-recalcul")
    page = new_page()
    _enter(page, portal, compte.titulaire.user, build.space_of_person(compte))
    page.goto(portal.url + "/mes-droits/")
    expect(page.locator("main")).to_contain_text("54\u00a0h")
    page.goto(portal.url + "/mes-droits/comprendre/")
    photograph(page, "parametres-comprendre")
    assert f"{load().version}.1" in page.content(), "the explanation names the version"
    marc.goto(portal.url + "/administration/parametres/en-vigueur/")
    inspect(marc, "parametres-en-vigueur")
    assert "30\u00a0h à partir du 1er\u00a0janvier 2016" in marc.inner_text("main")
