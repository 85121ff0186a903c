"""The life of a registration in a real browser: the yearly report, the silent lapse and its reversal, a check."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from playwright.sync_api import Page

from cpa_portal.clock.models import LegalClock
from cpa_portal.clock.reading import current_moment
from organismes.models import Bilan
from organismes.services.bilans import lapse_due
from tests.browser.checks import inspect
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter
from tests.builders import organismes as build

pytestmark = [pytest.mark.navigateur]


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


def _on(day: date) -> None:
    LegalClock.objects.update_or_create(pk=1, defaults={"legal_on": day, "set_on": current_moment().now.date()})


def _as_body(page: Page, portal: Portal, body) -> None:
    _enter(page, portal, body.membres.get().user, f"organisme:{body.pk}")


def test_a_report_is_filled_in_kept_and_sent(portal: Portal, new_page: Callable[..., Page]) -> None:
    body, page = build.referencable(at=current_moment()), new_page()
    _on(date(2018, 3, 1))
    _as_body(page, portal, body)
    page.goto(portal.url + "/organisme/etapes/")
    page.click("text=Remplir le bilan")
    inspect(page, "mes-bilans")
    page.click("main a:has-text('Remplir')")
    page.fill("[name=stagiaires_salaries]", "12")
    page.click("button:has-text('Garder sans transmettre')")
    page.wait_for_selector("text=Votre saisie est gardée")
    page.click("main a:has-text('Remplir')")
    assert page.input_value("[name=stagiaires_salaries]") == "12"
    page.click("button:has-text('Transmettre le bilan')")
    inspect(page, "bilan-erreur")
    page.fill("[name=heures_salaries]", "240")
    page.fill("[name=formateurs]", "2")
    page.fill("[name=produit_entreprises]", "12000")
    page.click("button:has-text('Transmettre le bilan')")
    page.wait_for_selector("text=est transmis")
    inspect(page, "mes-bilans-transmis")
    page.goto(f"{portal.url}/bilans/{Bilan.objects.get().pk}/")
    inspect(page, "bilan-document")


def test_a_lapse_is_explained_and_withdrawn(portal: Portal, new_page: Callable[..., Page]) -> None:
    at = current_moment()
    body, agent = build.referencable(at=at), build.instructeur(at=at)
    page, office = new_page(), new_page()
    _on(date(2018, 5, 3))
    lapse_due(at=replace(at, today=date(2018, 5, 3)))
    _as_body(page, portal, body)
    page.goto(portal.url + "/organisme/bilans/")
    page.wait_for_selector("text=Votre déclaration est caduque")
    inspect(page, "caducite")
    _enter(office, portal, agent.user, f"instructeur:{agent.territoire_id}")
    office.goto(portal.url + "/instruction/enregistrements/")
    inspect(office, "enregistrements")
    office.click(f"main >> text={body.raison_sociale}")
    inspect(office, "enregistrement-caduc")
    office.fill("[name=motif]", "Envoi postal du 28 avril établi.")
    office.click("button:has-text('Rétablir l’enregistrement')")
    office.wait_for_selector("text=L’enregistrement est rétabli")
    page.reload()
    page.wait_for_selector("text=Caducité retirée")


def test_a_change_and_a_check_are_answered(portal: Portal, new_page: Callable[..., Page]) -> None:
    at = current_moment()
    body, agent = build.referencable(at=at), build.instructeur(at=at)
    page, office = new_page(), new_page()
    _as_body(page, portal, body)
    page.goto(portal.url + "/organisme/modifications/")
    page.check("[name=nature][value=denomination]")
    page.fill("[name=effective_on]", "10/05/2017")
    page.click("button:has-text('Déclarer le changement')")
    inspect(page, "modification-erreur")
    page.fill("[name=raison_sociale]", "Tremplin Avenir")
    page.click("button:has-text('Déclarer le changement')")
    page.wait_for_selector("text=Le changement est déclaré")
    inspect(page, "modifications")
    _enter(office, portal, agent.user, f"instructeur:{agent.territoire_id}")
    office.goto(portal.url + "/instruction/enregistrements/")
    office.click("button:has-text('Prendre en compte')")
    office.wait_for_selector("text=Votre réponse est notifiée")
    office.click("main >> text=Tremplin Avenir")
    office.fill("[name=griefs]", "Les feuilles de mars manquent.")
    office.click("button:has-text('Ouvrir la procédure')")
    office.wait_for_selector("text=La procédure est ouverte")
    inspect(office, "procedure-ouverte")
    page.goto(portal.url + "/organisme/bilans/")
    page.click("text=Lire et répondre")
    page.fill("[name=observations]", "Les voici.")
    page.click("button:has-text('Transmettre mes observations')")
    page.wait_for_selector("text=Vos observations sont transmises")
    inspect(page, "procedure-repondue")
    page.goto(portal.url + "/organisme/fin-activite/")
    inspect(page, "fin-activite")
