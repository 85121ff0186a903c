"""The pages of the accounts in a real browser: sign-up, rights, mandate by code, diploma, file, legal day."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page

from accounts.models import Compte
from cpa_portal.clock.reading import current_moment
from cpa_portal.outbox.delivery import drain
from cpa_portal.outbox.models import Courriel
from tests.accounts.conftest import worked
from tests.browser.checks import inspect, overflow_at_320, photograph
from tests.browser.conftest import Portal
from tests.builders import mandats as build

pytestmark = [pytest.mark.navigateur]


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


def _enter(page: Page, portal: Portal, user: Any, space: str) -> None:
    """Sign in with a second factor, in one space, without the sign-in pages."""
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [
        {"method": "password", "at": 0.0},
        {"method": "mfa", "at": 0.0, "type": "totp"},
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session["espace"] = space
    session.save()
    page.context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": portal.url}])


@pytest.fixture
def compte(portal: Portal) -> Compte:
    at = current_moment()
    found = build.a_person(at=at, email="nadia.benali@exemple.fr")
    worked(found, 2015, 2016, at=at)
    return found


def test_open_pages(portal: Portal, new_page: Callable[..., Page]) -> None:
    page = new_page()
    for path in ("/", "/simulateur/", "/demonstration/", "/demonstration/courriels/", "/api/v1/docs/"):
        page.goto(portal.url + path)
        inspect(page, "ouvert" + path.replace("/", "-"))
    page.goto(portal.url + "/simulateur/")
    page.fill("[name=annees-0-annee]", "2015")
    page.fill("[name=annees-0-jusqu_a]", "")
    page.fill("[name=annees-0-quantite]", "100")
    page.click("button:has-text('Ajouter une période')")
    page.fill("[name=annees-1-annee]", "2016")
    page.fill("[name=annees-1-quantite]", "80")
    page.click(".boutons button:has-text('Calculer')")
    inspect(page, "simulateur-resultat")
    assert "44\u00a0h" in page.inner_text(".compteur__valeur")
    page.goto(portal.url + "/api/v1/docs/console/")
    page.wait_for_selector(".opblock")
    page.click("text=/api/v1/simulations/")
    page.click("button:has-text('Essayer')")
    page.click("button:has-text('Envoyer')")
    page.wait_for_selector("text=Réponse du serveur")
    assert overflow_at_320(page) == 0
    photograph(page, "api-console")


def test_a_person_signs_up_and_claims_her_account(portal: Portal, new_page: Callable[..., Page]) -> None:
    at, nir = current_moment(), build.nir_of(321)
    waiting = build.a_person(at=at, nir=nir)
    user, waiting.titulaire.user = waiting.titulaire.user, None
    waiting.titulaire.save(update_fields=["user"])
    page = new_page()
    _enter(page, portal, user, "")
    page.goto(portal.url + "/")
    inspect(page, "ouvrir-compte")
    page.fill("[name=nir]", nir[:-1] + str((int(nir[-1]) + 1) % 10))
    page.fill("[name=nom_naissance]", "BENALI")
    page.fill("[name=prenoms]", "Nadia")
    page.fill("[name=birth_date]", "02/03/1984")
    page.click("main button:has-text('Ouvrir mon compte')")
    assert "clé" in page.inner_text(".resume-erreurs")
    assert page.input_value("[name=nom_naissance]") == "BENALI"
    inspect(page, "ouvrir-compte-erreur")
    page.fill("[name=nir]", nir)
    page.click("main button:has-text('Ouvrir mon compte')")
    page.wait_for_url("**/mes-droits/")
    inspect(page, "mes-droits-vide")


def test_a_mandate_by_code_then_a_diploma(portal: Portal, new_page: Callable[..., Page], compte: Compte) -> None:
    at = current_moment()
    conseiller = build.an_adviser(at=at)
    page = new_page()
    _enter(page, portal, conseiller.user, build.space_of_adviser(conseiller))
    page.goto(portal.url + "/conseiller/personnes/")
    inspect(page, "conseiller-accueil-vide")
    page.click("text=Proposer un mandat >> nth=0")
    inspect(page, "proposer-mandat")
    page.fill("[name=email]", "nadia.benali@exemple.fr")
    page.fill("[name=birth_date]", "02/03/1984")
    page.click("main button:has-text('Proposer')")
    page.wait_for_selector("text=Proposition enregistrée")
    page.click("button:has-text('Envoyer un code')")
    page.wait_for_selector("text=un code vient d’être envoyé")
    inspect(page, "mandat-detail")
    code = re.search(r"^(\d{6})$", Courriel.objects.get(subject__startswith="Votre code").body, re.MULTILINE)
    assert code
    page.fill("[name=code]", code[1])
    page.click("text=Valider le code")
    page.wait_for_selector("text=Le mandat est en vigueur")
    page.goto(portal.url + "/conseiller/personnes/")
    inspect(page, "conseiller-accueil")
    page.click("text=Déclarer le diplôme")
    inspect(page, "declarer-diplome")
    page.check("[name=niveau][value=VI]")
    page.click("text=Voir ce que cela change")
    assert "24 → 48\u00a0h le 31\u00a0mars 2018, plafond 150 → 400\u00a0h" in page.inner_text("main")
    inspect(page, "declarer-diplome-apercu")
    page.check("[name=lu]")
    page.click("text=Confirmer la déclaration")
    page.wait_for_selector("text=Déclaration enregistrée")
    page.click("text=Voir ses heures")
    inspect(page, "personne")
    other = new_page()
    _enter(other, portal, compte.titulaire.user, build.space_of_person(compte))
    for name in ("mes-droits", "mon-historique", "mes-mandats", "qui-a-vu-mon-compte", "declarer-mon-diplome"):
        other.goto(f"{portal.url}/{name}/")
        inspect(other, name)
    other.goto(portal.url + "/declarer-mon-dif/")
    inspect(other, "declarer-dif")
    other.goto(portal.url + "/mon-releve/")
    other.click("text=Établir un relevé")
    other.wait_for_selector("h1:has-text('Relevé de droits')")
    inspect(other, "releve-page")
    other.goto(portal.url + "/mon-releve/")
    inspect(other, "mon-releve")


def test_the_administrator_imports_and_advances_the_day(
    portal: Portal, new_page: Callable[..., Page], compte: Compte
) -> None:
    page = new_page(javascript=False)
    admin = build.a_user("admin@exemple.fr", "Anne", "Robert", is_administrateur=True)
    _enter(page, portal, admin, "administrateur")
    page.goto(portal.url + "/administration/accueil/")
    rows = [
        "nir;nom_naissance;prenoms;date_naissance;annee;statut;siret;heures;reference;base;jours;jours_reference;salaire;temps;absences",
        f"{build.nir_of(900)};MARTIN;Paul;01/02/1980;2016;salarie;;1607;;;;;;;",
        "184039999100100;FAUX;Paul;01/02/1980;2016;salarie;;1607;;;;;;;",
    ]
    page.click("text=Importer un fichier d’activité")
    page.set_input_files(
        "[name=fichier]",
        {"name": "2016.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()},
    )
    page.click("text=Envoyer le fichier")
    for _ in range(30):
        if "Terminé" in page.inner_text("main"):
            break
        page.wait_for_timeout(500)
        page.reload()
    assert "Lignes rejetées" in page.inner_text("main")
    drain(at=current_moment())
    browser = new_page()
    _enter(browser, portal, admin, "administrateur")
    browser.goto(page.url)
    inspect(browser, "import-detail")
    browser.goto(portal.url + "/administration/jour-legal/")
    inspect(browser, "jour-legal")
    browser.fill("[name=jour]", "01/06/2017")
    browser.click("main button:has-text('Avancer')")
    browser.wait_for_selector("text=Le jour légal est le 1er\u00a0juin 2017")
    for path in ("accueil", "fichiers", "fichiers/importer", "journal"):
        browser.goto(f"{portal.url}/administration/{path}/")
        inspect(browser, "administration-" + path.replace("/", "-"))
