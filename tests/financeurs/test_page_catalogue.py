"""The catalogue de référence of a funder, and the examinations that it answers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import NotAllowed
from financeurs.models import EntreeCatalogue
from financeurs.services import catalogue
from tests.builders import financeurs as money
from tests.builders import modules as build

pytestmark = pytest.mark.django_db


def _text(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_nobody_but_a_gestionnaire_of_the_funder_adds_an_entry(payer: money.Funder, at: Moment) -> None:
    body, other = build.module(at=at, rank=5).organisme, money.funder(at=at)
    for actor in (Actor.anonymous(), payer.comptable, other.gestionnaire, build.as_member(body, "gestionnaire")):
        with pytest.raises(NotAllowed):
            catalogue.add_entry(financeur=payer.row, organisme=body, motif="Vérifié", actor=actor, at=at)
    assert not EntreeCatalogue.objects.exists()


def test_the_catalogue_keeps_what_was_typed(
    payer: money.Funder, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    body = build.module(at=at, rank=5).organisme
    browser, url = as_agent(payer.gestionnaire), reverse("catalogue_financeur")
    page = _text(browser.post(url, {"organisme": body.siret, "motif": ""}))
    assert "Écrivez le motif de l’inscription" in page
    assert f'value="{body.siret}"' in page
    assert browser.post(url, {"organisme": body.siret, "motif": "Offre vérifiée"}).status_code == 302
    exit_url = reverse("sortir_catalogue", args=[EntreeCatalogue.objects.get().pk])
    assert "Écrivez le motif" in _text(browser.post(exit_url, {"motif": ""}))
    assert EntreeCatalogue.objects.get().until_on is None


def test_a_body_is_found_by_its_number_or_its_name(
    payer: money.Funder, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    body = build.module(at=at, rank=5).organisme
    nda = body.declarations.get().nda
    browser, url = as_agent(payer.gestionnaire), reverse("catalogue_financeur")
    for typed in (body.siret_affiche, nda, body.raison_sociale.upper()):
        browser.post(url, {"organisme": typed, "motif": "Vérifié"})
        entry = EntreeCatalogue.objects.get(organisme=body, until_on__isnull=True)
        catalogue.end_entry(entry=entry, motif="Essai", actor=payer.gestionnaire, at=at)


def test_a_body_that_nobody_or_several_have_is_explained(
    payer: money.Funder, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    for rank in (5, 6):
        build.module(at=at, rank=rank)
    browser, url = as_agent(payer.gestionnaire), reverse("catalogue_financeur")
    page = _text(browser.post(url, {"organisme": "99999999999999", "motif": "Vérifié"}))
    assert "Aucun organisme ne correspond" in page
    assert 'value="99999999999999"' in page
    assert "donnez le Siret" in _text(browser.post(url, {"organisme": "e", "motif": "Vérifié"}))
    assert not EntreeCatalogue.objects.exists()


def test_an_entry_may_start_later_but_not_in_the_past(
    payer: money.Funder, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    body = build.module(at=at, rank=5).organisme
    browser, url = as_agent(payer.gestionnaire), reverse("catalogue_financeur")
    asked = {"organisme": body.siret, "motif": "Vérifié"}
    assert "ne remonte pas dans le passé" in _text(browser.post(url, {**asked, "from_on": "01/01/2017"}))
    assert browser.post(url, {**asked, "from_on": "01/09/2099"}).status_code == 302
    assert EntreeCatalogue.objects.get().from_on.year == 2099
