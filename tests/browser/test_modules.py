"""Catalogue, dossier, quote and proof in a real browser, with a live worker."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from cpa_portal.clock.reading import current_moment
from modules.models import Dossier, Justificatif, Module, ServiceFait
from modules.services import dossiers
from tests.browser.checks import inspect
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter
from tests.builders import mandats
from tests.builders import modules as build

pytestmark = [pytest.mark.navigateur]


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


def _as_body(page: Page, portal: Portal, organisme) -> None:
    _enter(page, portal, organisme.membres.get().user, f"organisme:{organisme.pk}")


def _as_person(page: Page, portal: Portal, compte) -> None:
    _enter(page, portal, compte.titulaire.user, f"titulaire:{compte.titulaire_id}")


def test_the_catalogue_is_read_by_everyone(portal: Portal, new_page: Callable[..., Page]) -> None:
    at, page = current_moment(), new_page()
    page.goto(portal.url + "/catalogue/")
    inspect(page, "catalogue-vide")
    module = build.module(at=at, a_distance=True)
    for rank in range(22):
        build.module(at=at, titre=f"Suivi de la jeune entreprise {rank}", phase="post_creation", tarification="devis")
    page.goto(portal.url + "/catalogue/")
    inspect(page, "catalogue")
    page.fill("[name=q]", "plan affaires")
    page.click("button:has-text('Rechercher')")
    inspect(page, "catalogue-recherche")
    page.click("details summary:has-text('filtres')")
    page.fill("[name=prix_max]", "cher")
    page.click("button:has-text('Rechercher')")
    inspect(page, "catalogue-erreur")
    page.goto(portal.url + f"/catalogue/{module.pk}/")
    inspect(page, "module")


def test_an_organisme_writes_and_publishes(portal: Portal, new_page: Callable[..., Page]) -> None:
    page = new_page()
    _as_body(page, portal, build.organisme(at=current_moment()))
    page.goto(portal.url + "/organisme/modules/")
    inspect(page, "modules-vide")
    page.click("text=Créer un module")
    page.fill("[name=titre]", "Construire son plan d’affaires")
    page.click("text=Enregistrer le module")
    inspect(page, "module-erreur")
    page.fill("[name=objectif]", "Convaincre une banque")
    page.fill("[name=contenu]", "Étude de marché, plan de financement")
    page.select_option("[name=phase]", "pre_creation")
    page.check("[name=tarification][value=forfait]")
    page.fill("[name=duree]", "10 h 30")
    page.fill("[name=prix]", "1 050,00")
    page.click("text=Enregistrer le module")
    page.wait_for_selector("text=enregistré en brouillon")
    page.click("main a:has-text('Publier')")
    inspect(page, "module-publier")
    page.click("button:has-text('Publier le module')")
    page.wait_for_selector("text=Le module est au catalogue")
    inspect(page, "modules")
    page.click("text=Modifier")
    inspect(page, "module-modifier")
    assert page.input_value("[name=duree]") == "10\u00a0h\u00a030"
    page.click("nav >> text=Modules")
    page.click("main a:has-text('Étapes')")
    inspect(page, "module-etapes")
    page.click("text=Enregistrer les étapes")
    page.wait_for_selector("text=Les étapes sont enregistrées")
    page.click("nav >> text=Modules")
    page.click("main a:has-text('Sessions')")
    page.fill("[name=first_on]", "4/9/2017")
    page.fill("[name=last_on]", "29/9/2017")
    page.fill("[name=commune]", "Melun")
    page.click("text=Annoncer la session >> nth=-1")
    page.wait_for_selector("text=La session est annoncée")
    inspect(page, "module-sessions")
    page.click("nav >> text=Modules")
    page.click("main a:has-text('Retirer du catalogue')")
    inspect(page, "module-retirer")
    page.check("[name=brouillons][value=continuent]")
    page.click("button:has-text('Retirer du catalogue')")
    page.wait_for_selector("text=Le module n’est plus au catalogue")
    assert Module.objects.get().forfait_secondes == 37_800


def test_a_person_opens_asks_a_quote_and_cancels(portal: Portal, new_page: Callable[..., Page]) -> None:
    at = current_moment()
    compte = build.person(at=at, cpf=20)
    module = build.module(at=at, tarification="devis", nature="bilan_competences")
    page, other = new_page(), new_page()
    _as_person(page, portal, compte)
    page.goto(portal.url + "/mes-dossiers/")
    inspect(page, "dossiers-vide")
    page.goto(portal.url + f"/catalogue/{module.pk}/")
    page.click("text=Ouvrir un dossier")
    inspect(page, "ouvrir-dossier-devis")
    page.click("button:has-text('Ouvrir le dossier')")
    page.wait_for_selector("text=Votre dossier est ouvert")
    inspect(page, "dossier-brouillon")
    page.click("text=J’ai pris connaissance")
    page.wait_for_selector("text=Vous en avez pris connaissance")
    page.click("text=Demander un devis")
    inspect(page, "demander-devis")
    page.fill("[name=projet]", "Changer de métier")
    page.click("text=Envoyer la demande")
    page.wait_for_selector("text=Votre demande de devis est envoyée")
    _as_body(other, portal, module.organisme)
    other.goto(portal.url + "/organisme/dossiers/")
    inspect(other, "organisme-dossiers")
    other.click(f"text={compte.titulaire.nom_affiche}")
    inspect(other, "organisme-dossier-devis")
    other.click("text=Établir le devis")
    for name, value in [
        ("lignes-0-libelle", "Trois phases"),
        ("lignes-0-duree", "30"),
        ("lignes-0-prix", "1 500"),
        ("lignes-0-last_on", "30/6/2017"),
    ]:
        other.fill(f"[name={name}]", value)
    other.click("text=Envoyer le devis")
    inspect(other, "etablir-devis-erreur")
    other.fill("[name=lignes-0-first_on]", "1/6/2017")
    other.click("text=Envoyer le devis")
    other.wait_for_selector("text=Le devis est envoyé")
    page.goto(portal.url + "/mes-dossiers/")
    inspect(page, "dossiers")
    page.click(f"text={module.titre}")
    page.click("text=Lire le devis >> nth=0")
    inspect(page, "devis")
    page.click("text=Accepter le devis")
    page.wait_for_selector("text=Le devis est accepté")
    inspect(page, "dossier-heures-manquantes")
    page.click("button:has-text('Payer moi-même')")
    page.wait_for_selector("text=Rien ne manque")
    inspect(page, "dossier-pret")
    page.click("text=Annuler ce dossier")
    inspect(page, "annuler-dossier")
    page.fill("[name=motif]", "Projet reporté")
    page.click("button:has-text('Annuler le dossier')")
    page.wait_for_selector("text=Votre dossier est annulé")
    inspect(page, "dossier-annule")


def test_a_proof_becomes_a_service_fait(portal: Portal, new_page: Callable[..., Page], tmp_path: Path) -> None:
    at = current_moment()
    compte, module = build.person(at=at, cpf=48), build.module(at=at)
    dossier = build.accepted(at=at, compte=compte, module=module)
    build.written(dossier, at=at)
    page, other = new_page(), new_page()
    _as_person(other, portal, compte)
    other.goto(portal.url + f"/mes-dossiers/{dossier.pk}/")
    inspect(other, "dossier-accepte")
    _as_body(page, portal, module.organisme)
    address = portal.url + f"/organisme/dossiers/{dossier.pk}/"
    page.goto(address)
    inspect(page, "organisme-dossier")
    disguised = tmp_path / "attestation.pdf"
    disguised.write_bytes(b"MZ\x90\x00 not a document")
    page.fill("[name=duree]", "21")
    page.fill("[name=ended_on]", "15/05/2017")
    page.set_input_files("[name=fichier]", disguised)
    page.click("text=Déposer le justificatif >> nth=-1")
    inspect(page, "justificatif-refuse")
    assert page.input_value("[name=duree]") == "21"
    sound = tmp_path / "emargement.pdf"
    sound.write_bytes(build.a_pdf("Navigateur").read())
    page.set_input_files("[name=fichier]", sound)
    page.click("text=Déposer le justificatif >> nth=-1")
    page.wait_for_selector("text=Le justificatif est reçu")
    deadline = time.monotonic() + 30
    while not ServiceFait.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert ServiceFait.objects.get().secondes == 21 * 3600
    page.goto(address)
    inspect(page, "organisme-dossier-service-fait")
    page.goto(portal.url + f"/justificatifs/{Justificatif.objects.get().pk}/recu/")
    inspect(page, "recu-justificatif")
    other.reload()
    inspect(other, "dossier-service-fait")


def test_an_adviser_prepares_a_draft(portal: Portal, new_page: Callable[..., Page]) -> None:
    at, page = current_moment(), new_page()
    module, conseiller = build.module(at=at), mandats.an_adviser(at=at)
    _enter(page, portal, conseiller.user, mandats.space_of_adviser(conseiller))
    page.goto(portal.url + f"/catalogue/{module.pk}/preparer/")
    inspect(page, "preparer-personne")
    compte = mandats.a_person(at=at)
    mandats.in_force(compte, conseiller, at=at)
    page.goto(portal.url + f"/catalogue/{module.pk}/preparer/")
    inspect(page, "preparer")
    page.select_option("[name=titulaire]", str(compte.titulaire_id))
    page.fill("[name=first_session_on]", "1/6/2017")
    page.fill("[name=last_session_on]", "30/6/2017")
    page.click("button:has-text('Préparer le brouillon')")
    page.wait_for_selector("text=elle seule peut le transmettre")
    assert Dossier.objects.get().titulaire_id == compte.titulaire_id


def test_everything_works_without_javascript(portal: Portal, new_page: Callable[..., Page]) -> None:
    at, page = current_moment(), new_page(javascript=False)
    compte, module = build.person(at=at, cpf=48), build.module(at=at)
    _as_person(page, portal, compte)
    page.goto(portal.url + f"/catalogue/{module.pk}/ouvrir/")
    page.fill("[name=first_session_on]", "15/05/2017")
    page.fill("[name=last_session_on]", "16/05/2017")
    page.click("button:has-text('Ouvrir le dossier')")
    page.wait_for_selector("text=Rien ne manque")
    sent = dossiers.transmit(dossier=Dossier.objects.get(), actor=build.as_person(compte.titulaire), at=at)
    dossiers.validate(dossier=sent, actor=build.as_funder(), at=at)
    page.goto(portal.url + f"/mes-dossiers/{sent.pk}/annuler/")
    page.fill("[name=motif]", "Projet reporté")
    page.click("button:has-text('Annuler le dossier')")
    page.wait_for_selector("text=Votre dossier est annulé")
