"""NACRE in a real browser: a list tried and confirmed, what 1/1/2018 changes, admissible on any day."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from accounts.models import User
from cpa_portal.actor import Actor
from cpa_portal.clock.reading import advance_legal_day, current_moment
from cpa_portal.home.demonstration.load import load
from cpa_portal.home.nightly import run
from organismes.models import Organisme
from organismes.services.qualite import decide_quality, request_quality
from tests.browser.checks import inspect, photograph
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter
from tests.builders import organismes as build

pytestmark = [pytest.mark.navigateur]
SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


def narrow(page: Page, name: str) -> None:
    """A picture at 320 px as well."""
    page.set_viewport_size({"width": 320, "height": 800})
    photograph(page, f"{name}-320")
    page.set_viewport_size({"width": 1280, "height": 900})


def looked_at(page: Page, name: str) -> None:
    inspect(page, name)
    narrow(page, name)


def test_a_list_is_tried_then_confirmed(portal: Portal, new_page: Callable[..., Page], tmp_path: Path) -> None:
    load(at=current_moment())
    page, admin = new_page(), User.objects.get(email="admin@exemple.fr")
    _enter(page, portal, admin, "administrateur")
    page.goto(portal.url + "/conventions-nacre/")
    looked_at(page, "nacre-conventions")
    page.click("a:has-text('Importer une liste')")
    inspect(page, "nacre-importer")
    file = tmp_path / "liste.csv"
    body = Organisme.objects.get(raison_sociale="Tremplin Entreprendre")
    file.write_text(
        "siret;raison_sociale;reference;debut;fin\n"
        f"{body.siret};{body.raison_sociale};NACRE-77-2015-008;01/01/2015;31/12/2017\n"
        f"{build.siret(77)};Couveuse du Gâtinais;NACRE-45-2016-001;01/02/2016;\n"
        f"{build.siret(78)};Trop tard;NACRE-45-2017-002;01/02/2017;\n",
        encoding="latin-1",
    )
    page.set_input_files("input[type=file]", file)
    page.click("button:has-text('Essayer la liste')")
    assert page.get_by_text("Couveuse du Gâtinais").is_visible()
    assert page.get_by_text("n’était pas en vigueur le 31/12/2016").is_visible()
    looked_at(page, "nacre-essai")
    page.click("button:has-text('Enregistrer la liste')")
    assert page.get_by_text("Cette liste est enregistrée").first.is_visible()
    page.goto(portal.url + "/conventions-nacre/?etat=attente")
    assert page.get_by_text("Couveuse du Gâtinais").is_visible()
    inspect(page, "nacre-attente")
    page.goto(portal.url + "/conventions-nacre/1er-janvier-2018/")
    assert page.get_by_text("À prévenir").first.is_visible()
    looked_at(page, "nacre-changements")


def test_what_the_first_of_january_changes_is_read_before_and_after(
    portal: Portal, new_page: Callable[..., Page]
) -> None:
    load(at=current_moment())
    page, body = new_page(), Organisme.objects.get(raison_sociale="La Boutique des créateurs")
    _enter(page, portal, body.membres.get().user, f"organisme:{body.pk}")
    page.goto(portal.url + "/organisme/etapes/")
    assert page.get_by_text("Votre convention NACRE arrive à son terme").is_visible()
    looked_at(page, "nacre-etapes")
    page.goto(portal.url + "/organisme/qualite/")
    inspect(page, "nacre-qualite")
    page.click("a:has-text('Ce qui change le 1er janvier 2018')")
    looked_at(page, "nacre-ce-qui-change")
    page.goto(portal.url + "/organisme/admissibilite/?le=31/12/2017")
    looked_at(page, "nacre-admissibilite")
    advance_legal_day(to=date(2018, 1, 1), actor=SYSTEM, at=current_moment())
    at = current_moment()
    run(day=at.today, at=at)
    page.goto(portal.url + "/organisme/1er-janvier-2018/")
    assert page.get_by_text("Vos modules sont gardés, hors du catalogue").is_visible()
    looked_at(page, "nacre-ce-qui-a-change")
    row = request_quality(organisme=body, source="label", reference="Label 42", actor=SYSTEM, at=at)
    decide_quality(qualite=row, verdict="referencable", actor=SYSTEM, at=at)
    page.reload()
    page.click("button:has-text('Remettre les modules au catalogue')")
    assert page.get_by_text("de nouveau au catalogue").first.is_visible()


def test_the_public_reads_when_a_body_is_admissible_and_payable(portal: Portal, new_page: Callable[..., Page]) -> None:
    load(at=current_moment())
    body, page = Organisme.objects.get(raison_sociale="La Boutique des créateurs"), new_page(javascript=False)
    page.goto(portal.url + f"/organismes/{body.pk}/admissibilite/?le=2018-01-01")
    assert page.get_by_text("ne vaut qualité que jusqu’au 31/12/2017").first.is_visible()
    assert page.get_by_role("img", name="Admissible").is_visible()
    reading = new_page()
    reading.goto(portal.url + f"/organismes/{body.pk}/admissibilite/?le=2018-01-01&nature=vae")
    inspect(reading, "nacre-public")
