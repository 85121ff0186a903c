"""A list costs the same number of queries whatever its length."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from financeurs.models import OrdrePaiement
from financeurs.services import abondements, remises
from modules.models import Module
from tests.builders import financeurs as money
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
LISTS = ["financeur_accueil", "prises_en_charge", "abondements", "ordres", "remises", "catalogue_financeur"]


def _more(payer: money.Funder, rank: int, at: Moment) -> OrdrePaiement:
    """One row more in every list: another organisme, a file, a ready order, requests that wait."""
    module = money.module_paid_by(payer, at=at, rank=rank)
    money.sealed(payer, module, at=at)
    money.submitted(payer, module, at=at)
    dossier = build.draft(at=at, compte=build.person(at=at, cpf=1), module=module)
    abondements.ask(dossier=dossier, financeur=payer.row, actor=build.as_person(dossier.titulaire), at=at)
    return money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)


def _cost(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_lists_of_the_funder(payer: money.Funder, as_agent: Callable[[Actor], Client], at: Moment) -> None:
    browser = as_agent(payer.comptable)
    _more(payer, 1, at)
    before = {name: _cost(browser, reverse(name)) for name in LISTS}
    for rank in (3, 4):
        _more(payer, rank, at)
    assert {name: _cost(browser, reverse(name)) for name in LISTS} == before
    assert max(before.values()) <= 25


def test_the_lines_of_a_bank_file(payer: money.Funder, as_agent: Callable[[Actor], Client], at: Moment) -> None:
    browser, costs = as_agent(payer.comptable), []
    for ranks in ((1,), (3, 4, 5)):
        ready = [_more(payer, rank, at).pk for rank in ranks]
        remise = remises.seal(
            financeur=payer.row, ordre_ids=ready, execution_on=at.today, actor=payer.comptable, at=at
        )  # fmt: skip
        costs.append(_cost(browser, reverse("remise", args=[remise.pk])))
    assert costs[0] == costs[1]


def test_payments_of_an_organisme(
    payer: money.Funder, module: Module, sign_in: Callable[..., Client], at: Moment
) -> None:
    member = module.organisme.membres.first()
    browser, costs = sign_in(member.user, space=f"organisme:{module.organisme_id}"), []
    for count in (1, 3):
        for _ in range(count):
            money.ordered(payer, module, at=at)
        costs.append(_cost(browser, reverse("mes_paiements")))
    assert costs[0] == costs[1]
