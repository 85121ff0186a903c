"""Withdrawing a declaration in a real browser: the administrator without JavaScript, the person by keyboard."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Page

from accounts.models import Compte, Diplome, Retrait
from accounts.services.facts import declare_dif, declare_diplome, record_activite
from accounts.services.ledger import capture, hold
from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import current_moment
from cpa_portal.outbox.delivery import drain
from tests.browser.checks import inspect, photograph
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter
from tests.builders import mandats as build

pytestmark = [pytest.mark.navigateur]
HOUR = 3600
SIRET = "53104441000011"
WHY = "L’employeur a déclaré sous ce numéro un salarié qui porte le même nom"


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


def _career(at: Moment) -> Compte:
    """Two years, a diploma, DIF; 40 h used."""
    compte = build.a_person(at=at, email="nadia.benali@exemple.fr")
    for year in (2015, 2016):
        record_activite(
            compte=compte, year=year, statut="salarie", source="csv", source_ref=f"{year}:a", employeur_siret=SIRET,
            heures_secondes=1607 * HOUR, actor=build.SYSTEM, at=at,
        )  # fmt: skip
    declare_diplome(compte=compte, niveau="VI", declarant="titulaire", actor=build.SYSTEM, at=at)
    declare_dif(compte=compte, secondes=40 * HOUR, actor=build.SYSTEM, at=at)
    drain(at=at)
    held = hold(
        compte=compte, compteur="cpf", quantite=40 * HOUR, cle="h", cause="dossier:x", effective_on=at.today,
        actor=build.SYSTEM, at=at,
    )  # fmt: skip
    capture(
        reservation=held, quantite=40 * HOUR, cle="c", cause="dossier:x", effective_on=at.today, actor=build.SYSTEM,
        at=at,
    )  # fmt: skip
    return compte


def _both(page: Page, name: str) -> None:
    """Look at the page wide, then on a telephone."""
    inspect(page, name)
    page.set_viewport_size({"width": 320, "height": 800})
    photograph(page, f"{name}-320")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_administrator_withdraws_and_puts_back_without_javascript(
    portal: Portal, new_page: Callable[..., Page]
) -> None:
    compte = _career(current_moment())
    admin = build.a_user("admin@exemple.fr", "Anne", "Robert", is_administrateur=True)
    page = new_page(javascript=False)
    _enter(page, portal, admin, "administrateur")
    page.goto(portal.url + "/administration/accueil/")
    page.click("text=Examiner un compte")
    photograph(page, "retrait-comptes")
    page.fill("[name=numero]", str(compte.pk))
    page.click("text=Ouvrir le compte")
    photograph(page, "retrait-compte")
    page.get_by_role("link", name="pour 2016").click()
    page.click("main button:has-text('Retirer cette déclaration')")
    assert page.locator("text=Dites pourquoi cette déclaration est retirée.").count() >= 1
    photograph(page, "retrait-erreur")
    page.fill("[name=motif]", WHY)
    page.click("main button:has-text('Retirer cette déclaration')")
    assert Retrait.objects.get().motif == WHY
    assert page.locator(f"text={WHY}").count() == 1
    page.click("text=Rétablir cette déclaration")
    assert page.locator("text=La déclaration est rétablie.").count() == 1


def test_every_page_of_a_withdrawal(portal: Portal, new_page: Callable[..., Page]) -> None:
    compte = _career(current_moment())
    admin = build.a_user("admin@exemple.fr", "Anne", "Robert", is_administrateur=True)
    page = new_page()
    _enter(page, portal, admin, "administrateur")
    page.goto(portal.url + "/administration/comptes/")
    _both(page, "retrait-recherche")
    page.goto(f"{portal.url}/administration/comptes/{compte.pk}/")
    _both(page, "retrait-declarations")
    page.get_by_role("link", name="pour 2016").click()
    _both(page, "retrait-avant-apres")
    page.fill("[name=motif]", WHY)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Déclarations retirées")
    _both(page, "retrait-fait")
    yesterday = (current_moment().now - timedelta(days=1)).date()
    page = new_page()
    _enter(page, portal, compte.titulaire.user, build.space_of_person(compte))
    for path, name in (
        ("mes-droits/comprendre/", "comprendre"),
        ("mon-historique/", "historique"),
        (f"mon-historique/ce-que-le-portail-savait/?annee=2016&jour={yesterday:%d/%m/%Y}", "memoire"),
        ("declarer-mon-diplome/", "diplome"),
        ("declarer-mon-diplome/retirer/", "diplome-retirer"),
        ("declarer-mon-dif/retirer/", "dif-retirer"),
    ):
        page.goto(f"{portal.url}/{path}")
        _both(page, f"retrait-{name}")
    page.goto(portal.url + "/declarer-mon-diplome/retirer/")
    page.fill("[name=motif]", "J’ai confondu deux niveaux de diplôme")
    page.click("main button:has-text('Retirer cette déclaration')")
    page.wait_for_url("**/mes-droits/")
    _both(page, "retrait-mes-droits")
    assert not Diplome.objects.current().exists()


def test_the_adviser_withdraws_under_her_mandate(portal: Portal, new_page: Callable[..., Page]) -> None:
    at = current_moment()
    compte, conseiller = _career(at), build.an_adviser(at=at)
    build.in_force(compte, conseiller, at=at)
    page = new_page()
    _enter(page, portal, conseiller.user, build.space_of_adviser(conseiller))
    page.goto(f"{portal.url}/conseiller/personnes/{compte.titulaire_id}/diplome/")
    page.click("text=Retirer cette déclaration")
    _both(page, "retrait-conseiller")
    page.fill("[name=motif]", "La personne a confondu deux niveaux")
    page.click("main button:has-text('Retirer cette déclaration')")
    page.wait_for_url("**/conseiller/mandats/**")
    assert Retrait.objects.get().role == "conseiller"
