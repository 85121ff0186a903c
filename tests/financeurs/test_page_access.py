"""Who opens the pages of a funder: its agents; nobody else learns even that a thing exists."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cpa_portal.clock.moment import Moment
from financeurs.documents import issue_order
from financeurs.models import DemandeAbondement, OrdrePaiement, Tentative
from financeurs.services import abondements
from modules.models import Module
from tests.builders import financeurs as money
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
LISTS = ["financeur_accueil", "prises_en_charge", "abondements", "ordres", "remises", "catalogue_financeur"]
READ = ["prise_en_charge", "abondement", "ordre", "preuve_ordre", "ordre_document", "ordre_pdf", "remise"]
WRITE = ["editer_ordre", "telecharger_remise", "reponse_banque", "sortir_catalogue"]
FUNCTIONS = ["gestionnaire", "valideur", "comptable"]


@pytest.fixture
def things(payer: money.Funder, module: Module, at: Moment) -> dict[str, Any]:
    """Primary key of what each page of one thing shows."""
    remise = money.sealed(payer, module, at=at)
    attempt = Tentative.objects.get(remise=remise)
    ordre = OrdrePaiement.objects.get(pk=attempt.ordre_id)
    dossier = build.draft(at=at, compte=build.person(at=at, cpf=1), module=module)
    abondements.ask(dossier=dossier, financeur=payer.row, actor=build.as_person(dossier.titulaire), at=at)
    document = issue_order(ordre=ordre, actor=payer.comptable, at=at)
    return {
        "prise_en_charge": ordre.prise_en_charge_id, "abondement": DemandeAbondement.objects.get().pk,
        "ordre": ordre.pk, "preuve_ordre": ordre.pk, "editer_ordre": ordre.pk, "ordre_document": document.pk,
        "ordre_pdf": document.pk, "remise": remise.pk, "telecharger_remise": remise.pk, "reponse_banque": attempt.pk,
        "sortir_catalogue": payer.row.catalogue.get().pk,
    }  # fmt: skip


def _sign_in(agent: Any, sign_in: Callable[..., Client], *, strong: bool = True) -> Client:
    return sign_in(User.objects.get(pk=agent.user_id), strong=strong, space=f"financeur:{agent.structure_id}")


def _urls(things: dict[str, Any], names: list[str]) -> dict[str, str]:
    return {name: reverse(name, args=[things[name]]) for name in names}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_reads_every_page(
    payer: money.Funder, things: dict[str, Any], sign_in: Callable[..., Client], function: str
) -> None:
    browser = _sign_in(getattr(payer, function), sign_in)
    addresses = [reverse(name) for name in LISTS] + list(_urls(things, READ).values())
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_visitor_is_sent_to_sign_in(things: dict[str, Any], client: Client) -> None:
    for address in [reverse(name) for name in LISTS] + list(_urls(things, READ).values()):
        answer = client.get(address)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login")), address


def test_a_stranger_funder_finds_nothing_and_changes_nothing(
    stranger: money.Funder, things: dict[str, Any], sign_in: Callable[..., Client]
) -> None:
    for agent in (stranger.gestionnaire, stranger.comptable):
        browser = _sign_in(agent, sign_in)
        read = {name: browser.get(url).status_code for name, url in _urls(things, READ).items()}
        assert read == dict.fromkeys(READ, 404)
        for name, url in _urls(things, WRITE + ["prise_en_charge", "abondement", "ordre"]).items():
            sent = browser.post(url, {"reponse": "payee", "settled_on": "15/05/2017", "decision": "accorder"})
            assert sent.status_code in {403, 404}, name
    assert Tentative.objects.get(pk=things["reponse_banque"]).etat == "remise"
    assert DemandeAbondement.objects.get().etat == "demande"


def test_lists_show_only_ones_own(
    payer: money.Funder, stranger: money.Funder, things: dict[str, Any], sign_in: Callable[..., Client]
) -> None:
    foreign = Tentative.objects.exclude(pk=things["reponse_banque"]).get()
    browser = _sign_in(payer.comptable, sign_in)
    assert reverse("ordre", args=[foreign.ordre_id]) not in browser.get(reverse("ordres")).content.decode()
    assert foreign.remise.msg_id not in browser.get(reverse("remises")).content.decode()


def test_without_a_second_factor_nothing_opens(
    payer: money.Funder, things: dict[str, Any], sign_in: Callable[..., Client]
) -> None:
    browser = _sign_in(payer.comptable, sign_in, strong=False)
    for address in [reverse(name) for name in LISTS] + list(_urls(things, READ).values()):
        assert browser.get(address).status_code in {302, 403}, address


def test_the_valideur_neither_downloads_nor_answers(
    payer: money.Funder, things: dict[str, Any], sign_in: Callable[..., Client]
) -> None:
    browser = _sign_in(payer.valideur, sign_in)
    for name, url in _urls(things, ["telecharger_remise", "reponse_banque", "sortir_catalogue"]).items():
        assert browser.post(url, {"reponse": "payee", "settled_on": "15/05/2017"}).status_code == 403, name
