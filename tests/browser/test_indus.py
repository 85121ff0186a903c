"""An indu in a real browser: the person reads and answers, her adviser reads, the administrator decides."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.enums import EtatIndu
from accounts.models import Indu
from cpa_portal.clock.reading import current_moment
from tests.browser.checks import inspect, photograph
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter
from tests.builders import mandats as build
from tests.builders.indus import overdrawn

pytestmark = [pytest.mark.navigateur]


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


def test_an_indu_from_the_alert_to_the_decision(portal: Portal, new_page: Callable[..., Page]) -> None:
    at = current_moment()
    compte, conseiller = build.a_person(at=at, email="nadia.benali@exemple.fr"), build.an_adviser(at=at)
    administrator = build.a_user(prenom="Anne", nom="Robert", is_administrateur=True)
    overdrawn(at, compte=compte)
    build.in_force(compte, conseiller, at=at)
    indu = Indu.objects.get()

    person = new_page()
    _enter(person, portal, compte.titulaire.user, build.space_of_person(compte))
    person.goto(portal.url + "/mes-droits/indus/")
    inspect(person, "mes-indus")
    person.goto(portal.url + "/mes-droits/")
    person.click("text=Comprendre cet indu et y répondre")
    person.click("tbody a")
    inspect(person, "mon-indu")
    person.click("button:has-text('Envoyer mes observations')")
    expect(person.locator(".resume-erreurs")).to_contain_text("Écrivez vos observations.")
    inspect(person, "mon-indu-erreur")
    person.fill("[name=texte]", "Mon bulletin de décembre 2016 porte 1\u00a0607 heures.\nL’employeur s’est trompé.")
    person.click("button:has-text('Envoyer mes observations')")
    expect(person.locator("main")).to_contain_text("Vos observations sont envoyées.")
    inspect(person, "mon-indu-conteste")
    person.set_viewport_size({"width": 320, "height": 800})
    photograph(person, "mon-indu-320")
    person.click("text=Lire le document >> nth=0")
    inspect(person, "indu-notice")

    adviser = new_page()
    _enter(adviser, portal, conseiller.user, build.space_of_adviser(conseiller))
    adviser.goto(f"{portal.url}/conseiller/personnes/{compte.titulaire_id}/")
    adviser.click("text=Lire cet indu, ligne par ligne")
    inspect(adviser, "indus-personne")

    admin = new_page()
    _enter(admin, portal, administrator, "administrateur")
    admin.goto(portal.url + "/administration/indus/")
    inspect(admin, "indus")
    admin.click("tbody a")
    admin.check("[name=sens][value=confirmer]")
    admin.fill("[name=motif]", "Le contrat s’est arrêté le 31 mars 2016 (certificat de travail).")
    admin.click("button:has-text('Enregistrer la décision')")
    expect(admin.locator("main")).to_contain_text("Votre décision est enregistrée.")
    inspect(admin, "indu-detail")
    assert Indu.objects.get(pk=indu.pk).etat == EtatIndu.CONFIRME
    admin.click("text=Lire le document >> nth=-1")
    inspect(admin, "indu-decision")
