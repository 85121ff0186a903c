"""The story of an examiner: from a body's first answer to référençable, with one complement; and a control."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from accounts.models import User
from cpa_portal.actor import Actor
from cpa_portal.clock.reading import current_moment
from cpa_portal.home.demonstration.quality import fill
from financeurs.models import EntreeCatalogue, Suspension
from financeurs.services import suspensions
from financeurs.services.catalogue import add_entry
from organismes.models import Organisme, Qualite
from tests.browser.checks import inspect
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter
from tests.builders import financeurs as money
from tests.builders import modules as build
from tests.builders import organismes as bodies

pytestmark = [pytest.mark.navigateur]
SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


def _as_body(page: Page, portal: Portal, body: Organisme) -> None:
    _enter(page, portal, body.membres.get().user, f"organisme:{body.pk}")


def _as_agent(page: Page, portal: Portal, agent: Actor) -> None:
    _enter(page, portal, User.objects.get(pk=agent.user_id), f"financeur:{agent.structure_id}")


def _proof(tmp_path: Path, name: str) -> Path:
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(build.a_pdf(name).read())
    return path


def test_from_the_first_answer_to_referencable(portal: Portal, new_page: Callable[..., Page], tmp_path: Path) -> None:
    at, body, payer = current_moment(), bodies.registered(at=current_moment()), money.funder(at=current_moment())
    page, other = new_page(), new_page()
    _as_body(page, portal, body)
    page.goto(portal.url + "/organisme/qualite/")
    inspect(page, "qualite-vide")
    page.click("button:has-text('Ouvrir le dossier')")
    page.wait_for_selector("progress[max='21']")
    inspect(page, "dossier-qualite")
    page.click("text=1.1. Produire un programme")
    page.fill("[name=texte]", "Chaque module a son programme.")
    page.wait_for_selector("text=Brouillon enregistré")
    page.set_input_files("[name=fichiers]", [_proof(tmp_path, "programme"), _proof(tmp_path, "objectifs")])
    page.click("button:has-text('Enregistrer et continuer')")
    page.wait_for_selector("h1:has-text('Indicateur 1.2')")
    inspect(page, "indicateur-qualite")
    row = Qualite.objects.get()
    assert row.preuves.kept().count() == 2
    fill(qualite=row, actor=SYSTEM, at=at)
    page.goto(portal.url + f"/organisme/qualite/{row.pk}/")
    page.click("button:has-text('Envoyer à l’examen')")
    page.wait_for_selector("text=Votre dossier est envoyé")
    inspect(page, "dossier-qualite-envoye")
    _examine(other, portal, payer, row)
    page.reload()
    inspect(page, "dossier-qualite-complements")
    page.click("text=2.1. Décrire les modalités")
    page.fill("[name=texte]", "Le livret d’accueil est joint.")
    page.set_input_files("[name=fichiers]", _proof(tmp_path, "livret"))
    inspect(page, "indicateur-complement")
    page.click("button:has-text('Enregistrer et continuer')")
    page.click("button:has-text('Envoyer à l’examen')")
    page.wait_for_selector("text=Votre dossier est envoyé")
    other.reload()
    other.click("button:has-text('Examiner ce dossier')")
    other.select_option("[name=i2_1-avis]", "conforme")
    other.click("button:has-text('Déclarer référençable')")
    other.wait_for_selector("text=L’organisme est référençable")
    inspect(other, "examen-conclu")
    page.reload()
    page.wait_for_selector("text=Vous êtes référençable")
    inspect(page, "dossier-qualite-referencable")
    assert not EntreeCatalogue.objects.exists()
    _list_it(other, portal, payer, body)


def _examine(page: Page, portal: Portal, payer: money.Funder, row: Qualite) -> None:
    """Take the file, find one indicator wanting, and ask for a complement on it."""
    _as_agent(page, portal, payer.examinateur)
    page.goto(portal.url + "/financeur/examens/")
    inspect(page, "examens")
    page.click(f"text={row.organisme.raison_sociale}")
    inspect(page, "examen-a-prendre")
    page.click("button:has-text('Examiner ce dossier')")
    page.wait_for_selector("text=L’examen est à votre nom")
    for choice in page.locator("select[name$=-avis]").all():
        choice.select_option("conforme")
    page.select_option("[name=i2_1-avis]", "insuffisant")
    page.click("button:has-text('Déclarer référençable')")
    page.wait_for_selector("#resume-erreurs")
    inspect(page, "examen-erreur")
    page.fill("[name=i2_1-commentaire]", "Le livret d’accueil n’est pas joint.")
    page.check("[name=i2_1-demande]")
    page.fill("[name=motif]", "Un indicateur reste à prouver.")
    page.click("button:has-text('Demander les compléments')")
    page.wait_for_selector("text=Les compléments sont demandés")
    inspect(page, "examen-complements")


def _list_it(page: Page, portal: Portal, payer: money.Funder, body: Organisme) -> None:
    """Référençable is not référencé: the catalogue is another decision, then a public page."""
    page.goto(portal.url + f"/catalogues-de-reference/{payer.row.pk}/")
    inspect(page, "catalogue-public-vide")
    _as_agent(page, portal, payer.gestionnaire)
    page.goto(portal.url + "/financeur/catalogue/")
    page.fill("[name=organisme]", body.siret)
    page.fill("[name=motif]", "Offre vérifiée")
    page.click("button:has-text('Inscrire au catalogue')")
    page.wait_for_selector("text=L’organisme est inscrit à votre catalogue")
    inspect(page, "catalogue-financeur")
    page.click("text=Sortir du catalogue")
    inspect(page, "sortir-catalogue")
    page.goto(portal.url + f"/catalogues-de-reference/{payer.row.pk}/")
    page.wait_for_selector(f"text={body.raison_sociale}")
    inspect(page, "catalogue-public")
    page.goto(portal.url + "/catalogues-de-reference/")
    inspect(page, "catalogues-publics")


def test_a_body_is_drawn_and_answers_grounds(portal: Portal, new_page: Callable[..., Page], tmp_path: Path) -> None:
    at, payer = current_moment(), money.funder(at=current_moment())
    body = bodies.referencable(at=at)
    add_entry(financeur=payer.row, organisme=body, motif="Vérifié", actor=payer.gestionnaire, at=at)
    agent, page = new_page(), new_page()
    _as_agent(agent, portal, payer.examinateur)
    agent.goto(portal.url + "/financeur/controles/")
    inspect(agent, "controles-vide")
    for name, value in (("titre", "Printemps"), ("taux", "20"), ("graine", "15 mai 2017")):
        agent.fill(f"[name={name}]", value)
    agent.click("button:has-text('Tirer au sort')")
    agent.wait_for_selector("text=Le tirage est fait")
    agent.click("text=Comment le tirage a été fait")
    inspect(agent, "campagne-controle")
    _as_body(page, portal, body)
    page.goto(portal.url + "/organisme/controles/")
    page.click("text=Printemps")
    for control in page.locator("input[type=file]").all():
        control.set_input_files(_proof(tmp_path, "preuve"))
    inspect(page, "mon-controle")
    page.click("button:has-text('Joindre et envoyer')")
    page.wait_for_selector("text=Vos preuves sont envoyées")
    agent.click(f"text={body.raison_sociale}")
    inspect(agent, "controle")
    suspension = _grounds(body, payer)
    page.goto(portal.url + f"/organisme/suspensions/{suspension.pk}/")
    inspect(page, "ma-suspension")
    page.fill("[name=reponse]", "Les originaux sont joints.")
    page.click("button:has-text('Envoyer ma réponse')")
    page.wait_for_selector("text=Votre réponse est envoyée")
    agent.goto(portal.url + f"/financeur/suspensions/{suspension.pk}/")
    inspect(agent, "suspension")
    agent.fill("[name=motif]", "Les originaux lèvent le doute.")
    agent.click("button:has-text('Classer sans suite')")
    agent.wait_for_selector("text=La procédure est classée")
    agent.goto(portal.url + "/financeur/suspensions/")
    inspect(agent, "suspensions")
    page.goto(portal.url + "/organisme/controles/")
    inspect(page, "mes-controles")


def _grounds(body: Organisme, payer: money.Funder) -> Suspension:
    options: dict[str, Any] = {"griefs": "Émargements contestés", "actor": payer.examinateur, "at": current_moment()}
    return suspensions.open_suspension(qualite=body.qualites.get(), **options)
