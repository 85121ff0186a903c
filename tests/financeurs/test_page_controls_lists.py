"""Lists of suspensions and controls: the same cost whatever their length; what waits is said on the first page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from financeurs.services import catalogue, controles, suspensions
from tests.builders import financeurs as money
from tests.builders import organismes as bodies

pytestmark = pytest.mark.django_db


def _campaigns(payer: money.Funder, count: int, at: Moment) -> None:
    for number in range(count):
        controles.open_campaign(
            financeur=payer.row, titre=f"C{number}", graine="x", taux=40, actor=payer.examinateur, at=at
        )


def _grounds(payer: money.Funder, ranks: range, at: Moment) -> None:
    for rank in ranks:
        body = bodies.referencable(at=at, rank=rank)
        suspensions.open_suspension(qualite=body.qualites.get(), griefs="Faits", actor=payer.examinateur, at=at)


def test_the_lists_cost_the_same_for_two_or_eight_rows(
    payer: money.Funder, as_agent: Callable[[Actor], Client], sign_in: Callable[..., Client], at: Moment
) -> None:
    body = bodies.referencable(at=at, rank=7)
    catalogue.add_entry(financeur=payer.row, organisme=body, motif="Vérifié", actor=payer.gestionnaire, at=at)
    member = User.objects.get(pk=body.membres.get().user_id)

    def cost(enter: Callable[[], Client], name: str) -> int:
        browser = enter()
        browser.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse(name)).status_code == 200
        return len(queries)

    pages: dict[str, Any] = {
        "campagnes_controle": lambda: as_agent(payer.examinateur),
        "suspensions": lambda: as_agent(payer.examinateur),
        "mes_controles": lambda: sign_in(member, space=f"organisme:{body.pk}"),
    }
    _campaigns(payer, 2, at)
    _grounds(payer, range(20, 22), at)
    few = {name: cost(enter, name) for name, enter in pages.items()}
    _campaigns(payer, 6, at)
    _grounds(payer, range(22, 28), at)
    assert {name: cost(enter, name) for name, enter in pages.items()} == few
    assert max(few.values()) <= 15


def test_the_first_page_of_an_examiner_says_what_waits(
    payer: money.Funder, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    body = bodies.referencable(at=at, rank=7)
    row = suspensions.open_suspension(qualite=body.qualites.get(), griefs="Faits", actor=payer.examinateur, at=at)
    suspensions.answer(suspension=row, reponse="Voici", actor=bodies.actor_of_organisme(body), at=at)
    page = as_agent(payer.examinateur).get(reverse("financeur_accueil")).content.decode()
    assert "1\u00a0réponse à des griefs à lire" in page
