"""A transfer that the bank gives back, days after it paid: fresh approvals, another reference, the same hours."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Mouvement, User
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotFound, TransitionRefused
from financeurs.models import OrdrePaiement, Tentative
from financeurs.services import remises
from modules.models import Module
from tests.builders import financeurs as money
from tests.financeurs.findings import findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(payer: money.Funder, module: Module, at: Moment) -> Tentative:
    attempt = money.sealed(payer, module, at=at).tentatives.get()
    return remises.mark_paid(tentative=attempt, settled_on=at.today, actor=payer.comptable, at=at)


def test_it_is_paid_again_under_another_reference(payer: money.Funder, paid: Tentative, at: Moment) -> None:
    moved = Mouvement.objects.count()
    for _ in range(2):
        remises.mark_returned(tentative=paid, motif="AC04 compte clos", actor=payer.comptable, at=at)
    ordre = OrdrePaiement.objects.select_related("tranche__dossier").get(pk=paid.ordre_id)
    assert (ordre.etat, ordre.tranche.dossier.etat) == ("a_approuver", "clos")
    ordre = money.approve(ordre, payer.valideur, payer.autre_valideur, at=at)
    remise = remises.seal(
        financeur=payer.row, ordre_ids=[ordre.pk], execution_on=at.now.date(), actor=payer.comptable, at=at
    )
    again = remise.tentatives.get()
    assert again.end_to_end_id.endswith("-002")
    remises.mark_paid(tentative=again, settled_on=at.today, actor=payer.comptable, at=at)
    assert OrdrePaiement.objects.get(pk=ordre.pk).etat == "paye"
    assert Mouvement.objects.count() == moved
    assert findings("financeurs", "accounts") == []


def test_what_was_not_paid_cannot_come_back(payer: money.Funder, module: Module, at: Moment) -> None:
    attempt = money.sealed(payer, module, at=at).tentatives.get()
    with pytest.raises(TransitionRefused):
        remises.mark_returned(tentative=attempt, motif="AC04", actor=payer.comptable, at=at)


def test_the_reason_is_asked_and_strangers_see_nothing(
    payer: money.Funder, paid: Tentative, stranger: money.Funder, at: Moment
) -> None:
    with pytest.raises(InvalidInput, match="motif"):
        remises.mark_returned(tentative=paid, motif=" ", actor=payer.comptable, at=at)
    with pytest.raises(NotFound):
        remises.mark_returned(tentative=paid, motif="AC04", actor=stranger.comptable, at=at)
    assert Tentative.objects.get(pk=paid.pk).etat == "payee"


def test_the_accountant_says_it_on_the_page(
    payer: money.Funder, paid: Tentative, sign_in: Callable[..., Client]
) -> None:
    browser = sign_in(User.objects.get(pk=payer.comptable.user_id), space=f"financeur:{payer.row.pk}")
    assert "La banque a retourné ce virement" in browser.get(reverse("remise", args=[paid.remise_id])).content.decode()
    url = reverse("reponse_banque", args=[paid.pk])
    assert "Écrivez le motif" in browser.post(url, {"reponse": "retournee", "motif": ""}).content.decode()
    assert browser.post(url, {"reponse": "retournee", "motif": "AC04"}).status_code == 302
    assert Tentative.objects.get(pk=paid.pk).etat == "retournee"
