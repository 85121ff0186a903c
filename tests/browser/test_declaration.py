"""Registering a body by its SIRET, its declaration to the récépissé with a correction, and a silent register."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from cpa_portal.clock.reading import current_moment
from organismes.models import DeclarationActivite, Organisme, VerificationSirene
from organismes.services import sirene
from organismes.sirene.consultation import Consultation, Issue
from organismes.sirene.embedded import companies
from tests.browser.checks import inspect, photograph
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter
from tests.builders import organismes as build
from tests.kernel.files import pdf_bytes

pytestmark = [pytest.mark.navigateur]
PIECES = ("bulletin_3", "premier_contrat", "programme", "formateurs")


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)
    if "silent" in request.node.name:
        monkeypatch.setenv("SIRENE", "http://127.0.0.1:9")


def _look_up(page: Page, portal: Portal, siret: str) -> None:
    page.goto(portal.url + "/organisme/inscrire/")
    page.fill("[name=siret]", siret)
    page.click("text=Chercher au registre Sirene")


def _small(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    photograph(page, name)
    page.set_viewport_size({"width": 1280, "height": 900})


def _complete(page: Page, portal: Portal, tmp_path: Path) -> None:
    """Type the draft, see it kept by itself, join the pieces, deposit."""
    page.goto(portal.url + "/organisme/declaration/")
    page.fill("[name=objet]", "Accompagnement à la création d’entreprise.")
    page.fill("[name=first_contract_on]", "02/05/2017")
    expect(page.locator("[data-brouillon-etat]")).to_contain_text("Brouillon enregistré à", timeout=15_000)
    for nature in PIECES:
        path = tmp_path / f"{nature}.pdf"
        path.write_bytes(pdf_bytes())
        page.select_option("[name=nature]", nature)
        page.set_input_files("[name=fichier]", path)
        page.click("text=Joindre cette pièce")
    inspect(page, "declaration-brouillon")
    _small(page, "declaration-brouillon-320")
    page.click("text=Déposer la déclaration")


def test_from_the_siret_to_the_receipt(portal: Portal, new_page: Callable[..., Page], tmp_path: Path) -> None:
    at = current_moment()
    person, agent = build.person("lea@exemple.example"), build.instructeur(at=at, code="24")
    body, etat = new_page(), new_page()
    _enter(body, portal, person, "")
    _look_up(body, portal, "800 000 119 00019")
    inspect(body, "inscription-siret")
    _small(body, "inscription-siret-320")
    body.click("text=Inscrire l’organisme")
    row = Organisme.objects.get()
    _enter(body, portal, person, f"organisme:{row.pk}")
    _complete(body, portal, tmp_path)
    expect(body.locator("main")).to_contain_text("Reprendre pour modifier")
    _enter(etat, portal, agent.user, f"instructeur:{agent.territoire_id}")
    etat.goto(portal.url + "/instruction/")
    inspect(etat, "instruction-file")
    _small(etat, "instruction-file-320")
    etat.click("text=Accompagnement Nouveau Départ")
    etat.click("text=Prendre en charge")
    inspect(etat, "instruction-dossier")
    etat.click("main a:has-text('Demander des corrections')")
    etat.select_option("[name=demande-0-cible]", "programme")
    etat.select_option("[name=demande-0-nature]", "incomplet")
    etat.fill("[name=demande-0-texte]", "Dites les moyens d’encadrement.")
    inspect(etat, "demander-corrections")
    etat.click("text=Envoyer ces demandes")
    body.goto(portal.url + "/organisme/declaration/")
    inspect(body, "declaration-a-corriger")
    _small(body, "declaration-a-corriger-320")
    body.click("main a:has-text('Répondre')")
    path = tmp_path / "programme-2.pdf"
    path.write_bytes(pdf_bytes())
    body.fill("[name=explication]", "Les moyens sont en page 2.")
    body.set_input_files("[name=fichier]", path)
    inspect(body, "repondre-correction")
    body.click("main button:has-text('Répondre')")
    body.click("text=Déposer la déclaration")
    etat.goto(f"{portal.url}/instruction/{DeclarationActivite.objects.get().pk}/")
    inspect(etat, "instruction-complete")
    _small(etat, "instruction-complete-320")
    etat.click("main button:has-text('Enregistrer la déclaration')")
    body.goto(portal.url + "/organisme/declaration/")
    expect(body.locator("main")).to_contain_text("Cet enregistrement ne vaut pas agrément de l’État")


def test_a_silent_register_stops_nobody(portal: Portal, new_page: Callable[..., Page]) -> None:
    person, page = build.person("lea@exemple.example"), new_page(javascript=False)
    _enter(page, portal, person, "")
    _look_up(page, portal, "531 044 410 00011")
    expect(page.locator("main")).to_contain_text("Le registre Sirene ne répond pas")
    for name, value in [
        ("raison_sociale", "Tremplin"),
        ("adresse", "1 rue du Commerce"),
        ("code_postal", "77000"),
        ("commune", "Melun"),
    ]:
        page.fill(f"[name={name}]", value)
    photograph(page, "inscription-degradee")
    page.click("text=Inscrire l’organisme")
    expect(page.locator("h1")).to_contain_text("Tremplin")
    row = VerificationSirene.objects.get()
    assert row.etat == "a_verifier"
    answer = replace(companies()["80000001000010"], siret=row.organisme.siret, closed_on=date(2017, 1, 31))
    told = Consultation(Issue.TROUVE, answer)
    sirene.check(organisme_id=row.organisme_id, consultation=told, actor=build.SYSTEM, at=current_moment())
    page = new_page()
    _enter(page, portal, person, f"organisme:{row.organisme_id}")
    page.goto(portal.url + "/organisme/etapes/")
    inspect(page, "etapes-ecarts")
    page.click("text=Reprendre les valeurs du registre ou expliquer")
    inspect(page, "registre-ecarts")
    _small(page, "registre-ecarts-320")
    page.click("button:has-text('Reprendre les valeurs du registre')")
    expect(page.locator("main")).to_contain_text("Les valeurs du registre sont reprises")
