"""What is typed wrongly comes back with a French sentence; nothing is written."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.numbers import BIC, iban
from financeurs.models import DemandeAbondement, OrdrePaiement, Remise, Tentative
from financeurs.services import abondements, catalogue
from modules.models import Module
from tests.builders import financeurs as money
from tests.builders import modules as build
from tests.builders.organismes import set_iban

pytestmark = pytest.mark.django_db


def _text(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_the_answer_of_the_bank_is_kept_as_typed(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    attempt = money.sealed(payer, module, at=at).tentatives.get()
    browser, url = as_agent(payer.comptable), reverse("reponse_banque", args=[attempt.pk])
    for typed, sentence in (
        ({"reponse": "payee", "settled_on": "32/13/2017"}, "Cette date n’existe pas"),
        ({"reponse": "payee", "settled_on": "01/01/2031"}, "va de celle de la remise à aujourd’hui"),
        ({"reponse": "payee", "settled_on": ""}, "Indiquez une date"),
        ({"reponse": "rejetee", "motif": " "}, "Écrivez le motif donné par la banque"),
        ({"reponse": "rejetee", "motif": "A" * 141}, "140"),
    ):
        page = _text(browser.post(url, typed))
        assert sentence in page
        assert "Il y a un problème" in page
        shown = typed.get("settled_on") or typed.get("motif", "").strip()
        assert f'value="{shown}"' in page or not shown
    assert "Dites si la banque" in _text(browser.post(url, {"reponse": "peut-être"}, follow=True))
    assert Tentative.objects.get(pk=attempt.pk).etat == "remise"


def test_a_past_day_of_execution_is_kept_with_its_sentence(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)
    browser, url = as_agent(payer.comptable), reverse("remises")
    for typed, sentence in (("02/03/2001", "déjà passé"), ("demain", "Cette date n’existe pas")):
        page = _text(browser.post(url, {"ordres": [ordre.pk], "execution_on": typed}))
        assert sentence in page
        assert f'value="{typed}"' in page
    page = _text(browser.post(url, {"ordres": [ordre.pk + 1], "execution_on": "24/11/2031"}))
    assert "Un ordre choisi n’est plus prêt" in page
    assert "Choisissez au moins un ordre" in _text(browser.post(url, {"execution_on": "24/11/2031"}))
    assert not Remise.objects.exists()


def test_an_order_is_suspended_with_a_motive_only(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    ordre = money.ordered(payer, module, at=at)
    browser, url = as_agent(payer.gestionnaire), reverse("ordre", args=[ordre.pk])
    assert "Écrivez le motif" in _text(browser.post(url, {"action": "suspendre", "motif": ""}))
    assert browser.post(url, {"action": "suspendre", "motif": "Illisible."}).status_code == 302
    assert "Illisible." in _text(browser.get(url))
    answer = as_agent(payer.comptable).post(url, {"action": "approuver", "empreinte": "x"}, follow=True)
    assert "Cet ordre n’attend pas d’approbation" in _text(answer)
    assert OrdrePaiement.objects.get(pk=ordre.pk).etat == "suspendu"


def test_the_page_of_an_order_says_what_was_approved(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    ordre = money.ordered(payer, module, at=at)
    url = reverse("ordre", args=[ordre.pk])
    money.approve(ordre, payer.valideur, at=at)
    assert "1 approbation sur 2" in _text(as_agent(payer.comptable).get(url))
    account = set_iban(
        organisme=module.organisme, iban=iban(77), bic=BIC, titulaire_du_compte="T", actor=money.SYSTEM, at=at
    )
    page = _text(as_agent(payer.comptable).get(url))
    assert "0 approbation sur 2" in page
    assert account.iban_masque.replace("\u00a0", " ") in page
    money.approve(ordre, payer.valideur, payer.comptable, at=at)
    assert "2 approbations sur 2" in _text(as_agent(payer.comptable).get(url))


def test_an_order_without_iban_is_approved_once_the_organisme_gave_it(
    payer: money.Funder, as_agent: Callable[[Actor], Client], sign_in: Callable[..., Client], at: Moment
) -> None:
    module = build.module(at=at, rank=9)
    body = module.organisme
    catalogue.add_entry(financeur=payer.row, organisme=body, motif="Vérifié", actor=payer.gestionnaire, at=at)
    ordre = money.ordered(payer, module, at=at)
    url = reverse("ordre", args=[ordre.pk])
    assert "pas encore donné d’IBAN" in _text(as_agent(payer.valideur).get(url))
    member = lambda: sign_in(body.membres.first().user, space=f"organisme:{body.pk}")  # noqa: E731
    assert "Vous : donnez votre IBAN" in _text(member().get(reverse("mes_paiements")))
    set_iban(organisme=body, iban=iban(9), bic=BIC, titulaire_du_compte="T", actor=money.SYSTEM, at=at)
    assert 'value="approuver"' in _text(as_agent(payer.valideur).get(url))
    assert "Les approbateurs du financeur" in _text(member().get(reverse("mes_paiements")))


def test_a_top_up_is_refused_with_a_motive_only(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    dossier = build.draft(at=at, compte=build.person(at=at, cpf=1), module=module)
    demande = abondements.ask(
        dossier=dossier, financeur=payer.row, actor=build.as_person(dossier.titulaire), at=at
    )  # fmt: skip
    browser, url = as_agent(payer.gestionnaire), reverse("abondement", args=[demande.pk])
    assert "Écrivez le motif" in _text(browser.post(url, {"decision": "refuser", "motif": ""}))
    assert DemandeAbondement.objects.get().etat == "demande"
    assert browser.post(url, {"decision": "accorder"}).status_code == 302
    assert DemandeAbondement.objects.get().etat == "accorde"
    assert 'role="alert"' in _text(browser.post(url, {"decision": "accorder"}))
