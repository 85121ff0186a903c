"""The queue of requests says what blocks and by when; the person sees who could pay before she chooses."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from modules.models import Module
from tests.builders import financeurs as money
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
OUTSIDE = "L’organisme n’est pas au catalogue de référence du financeur."


def _text(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_what_blocks_a_request_is_in_the_queue(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    money.submitted(payer, module, at=at)
    browser, url = as_agent(payer.gestionnaire), reverse("prises_en_charge")
    assert OUTSIDE not in _text(browser.get(url))
    money.submitted(payer, build.module(at=at, rank=2), at=at)
    assert _text(browser.get(url)).count(OUTSIDE) == 1


def test_pending_requests_come_first(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    done = money.granted(payer, module, at=at).prise_en_charge
    waiting = money.submitted(payer, module, at=at)
    page = _text(as_agent(payer.gestionnaire).get(reverse("prises_en_charge")))
    assert page.index(f"demande n° {waiting.pk}") < page.index(f"demande n° {done.pk}")


def test_a_request_whose_training_began_is_late(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment, settings: Any
) -> None:
    money.submitted(payer, module, at=at)
    settings.BUSINESS_DATE = date(2017, 12, 1)
    assert "En retard" in _text(as_agent(payer.gestionnaire).get(reverse("prises_en_charge")))


def test_the_queue_costs_the_same_whatever_its_length(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    browser, costs = as_agent(payer.gestionnaire), []
    for rank in (1, 2, 3):
        money.submitted(payer, money.module_paid_by(payer, at=at, rank=rank), at=at)
        browser.get(reverse("prises_en_charge"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("prises_en_charge"))
        costs.append(len(queries))
    assert len(set(costs)) == 1


def test_the_person_reads_who_could_not_pay(
    payer: money.Funder, module: Module, sign_in: Callable[..., Client], at: Moment
) -> None:
    other = money.funder(at=at)
    compte = build.person(at=at, cpf=48)
    dossier = build.draft(at=at, compte=compte, module=module)
    page = _text(sign_in(compte.titulaire.user, strong=False).get(reverse("financer_dossier", args=[dossier.pk])))
    assert f"{other.row.nom} – ne pourrait pas payer aujourd’hui : {OUTSIDE}" in page
    assert f"{payer.row.nom} –" not in page


def test_the_accountant_sees_what_waits_at_the_bank(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    remise = money.sealed(payer, module, at=at)
    browser = as_agent(payer.comptable)
    assert "1 remise scellée à télécharger" in _text(browser.get(reverse("financeur_accueil")))
    browser.post(reverse("telecharger_remise", args=[remise.pk]))
    assert "à télécharger" not in _text(browser.get(reverse("financeur_accueil")))


def test_missing_hours_are_priced_before_the_person_chooses(
    payer: money.Funder, module: Module, sign_in: Callable[..., Client], at: Moment
) -> None:
    compte = build.person(at=at, cpf=10)
    dossier = build.draft(at=at, compte=compte, module=module)
    browser = sign_in(compte.titulaire.user, strong=False)
    page = _text(browser.get(reverse("financer_dossier", args=[dossier.pk])))
    assert "Il manque 14 h, soit 700,00 €" in page
    assert "À vous d’agir" in page
    browser.post(reverse("choisir_paiement", args=[dossier.pk]), {"paye": "oui"})
    page = _text(browser.get(reverse("financer_dossier", args=[dossier.pk])))
    assert "Vous payez vous-même 14 h, soit 700,00 € au plus." in page
    assert "Transmettre au financeur" in page
