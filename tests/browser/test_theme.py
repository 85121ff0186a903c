"""The theme in a real browser: every component and the open pages, wide and narrow, light, dark and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import axe_violations, overflow_at_320, photograph
from tests.browser.conftest import Portal

pytestmark = pytest.mark.navigateur

PAGES = ["composants", "aide", "accessibilite", "donnees-personnelles", "compte/login", "compte/signup", "nulle-part"]


def test_theme_is_accessible_in_light_and_dark(portal: Portal, new_page: Callable[..., Page]) -> None:
    page = new_page()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for path in PAGES:
            page.goto(f"{portal.url}/{path}/")
            photograph(page, f"theme-{path.replace('/', '-')}-{scheme}")
            assert axe_violations(page) == []
            assert overflow_at_320(page) == 0, path


def test_theme_improves_forms_and_never_needs_script(portal: Portal, new_page: Callable[..., Page]) -> None:
    page = new_page(width=320)
    page.goto(f"{portal.url}/composants/")
    assert page.evaluate("document.activeElement.id") == "resume-erreurs"
    assert page.title().startswith("Erreur")
    page.set_input_files(
        "#vide_fichier", {"name": "gros.pdf", "mimeType": "application/pdf", "buffer": b"0" * (11 * 1024 * 1024)}
    )
    assert "la limite est de 10\u00a0Mo" in page.inner_text("#vide_fichier_taille")

    plain = new_page(width=320, javascript=False)
    plain.goto(f"{portal.url}/compte/login/")
    plain.get_by_label("Mot de passe", exact=True).fill("x")
    plain.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(plain.locator("main")).to_contain_text("Il y a un problème")


def test_keyboard_reaches_the_content_first(portal: Portal, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{portal.url}/aide/")
    page.keyboard.press("Tab")
    assert page.inner_text(":focus") == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
