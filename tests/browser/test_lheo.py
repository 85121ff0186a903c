"""A LHEO catalogue sent, tried, confirmed; the public list compared: in a real browser, with a live worker."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from accounts.models import User
from cpa_portal.clock.reading import current_moment
from cpa_portal.home.demonstration.load import load
from modules.models import Module
from tests.browser.checks import inspect, photograph
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter
from tests.builders import modules as build
from tests.modules.lheo import files

pytestmark = [pytest.mark.navigateur]


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


def looked_at(page: Page, name: str) -> None:
    """Wide and narrow."""
    inspect(page, name)
    page.set_viewport_size({"width": 320, "height": 800})
    photograph(page, f"{name}-320")
    page.set_viewport_size({"width": 1280, "height": 900})


def until(page: Page, text: str) -> None:
    """Read the page again until the worker is through."""
    for _ in range(40):
        if page.locator(f"main >> text={text}").count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(page.inner_text("main"))


def test_a_catalogue_is_refused_corrected_tried_and_applied(
    portal: Portal, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    at, page = current_moment(), new_page()
    build.module(at=at, titre="Bilan de mon projet")
    body = build.organisme(at=at)
    nda = body.declarations.get().nda
    _enter(page, portal, body.membres.get().user, f"organisme:{body.pk}")
    page.goto(portal.url + "/organisme/modules/")
    page.click("text=Importer ou exporter")
    looked_at(page, "lheo-vide")
    file = tmp_path / "catalogue.xml"
    bad = [files.formation(f"F{rank}", title="", siret=body.siret, nda=nda) for rank in range(3)]
    file.write_bytes(files.lheo(*bad, files.formation("F9", hours="24,5", siret=body.siret, nda=nda)))
    page.set_input_files("[name=fichier]", file)
    page.click("text=Essayer ce fichier")
    until(page, "Ce fichier est refusé.")
    looked_at(page, "lheo-refuse")
    page.goto(portal.url + "/organisme/catalogue/")
    titles = ("Créer son entreprise", "Reprendre un commerce", "Devenir indépendant")
    good = [files.formation(f"F{rank}", title=title, siret=body.siret, nda=nda) for rank, title in enumerate(titles)]
    file.write_bytes(files.lheo(*good))
    page.set_input_files("[name=fichier]", file)
    page.click("text=Essayer ce fichier")
    until(page, "Confirmer ce catalogue")
    looked_at(page, "lheo-essai")
    page.click("text=Mettre à jour mon catalogue")
    until(page, "Votre catalogue est à jour.")
    looked_at(page, "lheo-applique")
    assert Module.objects.filter(etat="brouillon").count() == 3
    assert Module.objects.filter(etat="retire").count() == 1
    page.goto(portal.url + "/organisme/catalogue/")
    looked_at(page, "lheo-liste")
    with page.expect_download() as download:
        page.locator("text=Exporter en UTF-8").click()
    exported = Path(download.value.path()).read_bytes()
    assert exported.count(b"<formation ") == 3


def test_the_public_list_is_compared(portal: Portal, new_page: Callable[..., Page]) -> None:
    load(at=current_moment())
    page, admin = new_page(), User.objects.get(email="admin@exemple.fr")
    _enter(page, portal, admin, "administrateur")
    page.goto(portal.url + "/administration/liste-publique/")
    looked_at(page, "lpof-listes")
    page.click("text=liste-publique-2017-05.csv")
    looked_at(page, "lpof-liste")
    page.select_option("[name=nature]", "pas_ici")
    page.click("button:has-text('Afficher')")
    page.wait_for_selector("text=Atelier du repreneur")
