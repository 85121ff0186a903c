"""New bodies: orders are made all the same, and wait beyond the cap until two valideurs lift it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused
from financeurs.attentes import encours_many, waits_of
from financeurs.models import LeveePlafond, OrdrePaiement, Remise
from financeurs.rules.plafonds import Palier, tier_on
from financeurs.selectors import with_facts
from financeurs.services import confiance, remises
from modules.models import Module
from tests.builders import financeurs as money
from tests.financeurs.racing import together

RULES = [(date(2017, 1, 1), ((3, 3, 500_000), (6, 10, 2_000_000)))]


@pytest.mark.parametrize(
    ("day", "since", "paid", "centimes"),
    [
        (date(2016, 12, 31), date(2016, 12, 1), 0, None),  # before the rule
        (date(2017, 5, 15), date(2017, 5, 1), 0, 500_000),
        (date(2017, 5, 15), None, 0, 500_000),
        (date(2017, 7, 31), date(2017, 5, 1), 3, 500_000),  # age alone is missing
        (date(2017, 8, 1), date(2017, 5, 1), 2, 500_000),  # dossiers alone are missing
        (date(2017, 8, 1), date(2017, 5, 1), 3, 2_000_000),
        (date(2019, 1, 1), date(2017, 5, 1), 9, 2_000_000),
        (date(2017, 11, 1), date(2017, 5, 1), 10, None),
    ],
)
def test_the_tier_of_a_day(day: date, since: date | None, paid: int, centimes: int | None) -> None:
    found = tier_on(day, since=since, paid=paid, rules=RULES)
    assert (found.centimes if found else None) == centimes
    assert found is None or isinstance(found, Palier)


@pytest.fixture
def low(settings: Any) -> None:
    """A cap that one order of the builders fills."""
    settings.PLAFONDS_NOUVEL_ORGANISME = [(date(2017, 1, 1), ((3, 3, 130_000),))]


def ready(payer: money.Funder, module: Module, at: Moment) -> OrdrePaiement:
    return money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)


def seal(payer: money.Funder, *orders: OrdrePaiement, at: Moment) -> Remise:
    ids = [row.pk for row in orders]
    return remises.seal(financeur=payer.row, ordre_ids=ids, execution_on=at.now.date(), actor=payer.comptable, at=at)


def waits(at: Moment, *orders: OrdrePaiement) -> list[list[str]]:
    rows = list(with_facts(OrdrePaiement.objects.filter(pk__in=[row.pk for row in orders])))
    found = waits_of(rows, at.today)
    return [[wait.code for wait in found[row.pk]] for row in orders]


@pytest.mark.django_db
def test_the_oldest_orders_leave_and_the_next_ones_wait(
    payer: money.Funder, module: Module, at: Moment, low: None
) -> None:
    first, second = ready(payer, module, at), ready(payer, module, at)
    assert waits(at, first, second) == [[], ["plafond_nouvel_organisme"]]
    with pytest.raises(Refused, match="pour 1\u00a0300,00\u00a0€ permis") as error:
        seal(payer, first, second, at=at)
    assert error.value.code == "plafond_nouvel_organisme"
    seal(payer, first, at=at)
    with pytest.raises(Refused, match="Organisme nouveau"):
        seal(payer, second, at=at)
    attempt = first.tentatives.get()
    remises.mark_paid(tentative=attempt, settled_on=at.today, actor=payer.comptable, at=at)
    assert waits(at, second) == [["plafond_nouvel_organisme"]]
    later = Moment(today=at.today + timedelta(days=30), now=at.now)
    assert waits(later, second) == [[]]
    assert encours_many([module.organisme_id], later.today)[module.organisme_id].dossiers == 1


@pytest.mark.django_db
def test_two_valideurs_lift_the_cap_of_one_body_and_may_undo_it(
    payer: money.Funder, module: Module, stranger: money.Funder, at: Moment, low: None
) -> None:
    first, second = ready(payer, module, at), ready(payer, module, at)
    body = module.organisme
    with pytest.raises(InvalidInput, match="motif"):
        confiance.propose_lift(financeur=payer.row, organisme=body, motif=" ", actor=payer.valideur, at=at)
    with pytest.raises(NotAllowed):
        confiance.propose_lift(financeur=payer.row, organisme=body, motif="x", actor=payer.comptable, at=at)
    levee = confiance.propose_lift(
        financeur=payer.row, organisme=body, motif="Contrôlé sur place", actor=payer.valideur, at=at
    )
    assert waits(at, first, second)[1] == ["plafond_nouvel_organisme"]
    with pytest.raises(NotAllowed, match="un autre valideur"):
        confiance.approve_lift(levee=levee, actor=payer.valideur, at=at)
    with pytest.raises(NotFound):
        confiance.approve_lift(levee=levee, actor=stranger.valideur, at=at)
    with pytest.raises(Refused, match="déjà demandée"):
        confiance.propose_lift(financeur=payer.row, organisme=body, motif="x", actor=payer.autre_valideur, at=at)
    confiance.approve_lift(levee=levee, actor=payer.autre_valideur, at=at)
    assert waits(at, first, second) == [[], []]
    confiance.end_lift(levee=levee, actor=payer.valideur, at=at)
    assert waits(at, first, second)[1] == ["plafond_nouvel_organisme"]
    with pytest.raises(IntegrityError, match="two_people_lift_a_cap"), transaction.atomic():
        LeveePlafond.objects.filter(pk=levee.pk).update(approved_by=levee.proposed_by)


def test_two_funders_who_seal_at_once_count_one_after_the_other(committed_db: str, at: Moment, low: None) -> None:
    payers = [money.funder(at=at) for _ in range(2)]
    module = money.module_paid_by(payers[0], at=at)
    money.module_paid_by(payers[1], at=at)
    for payer in payers:
        if not payer.row.catalogue.filter(organisme=module.organisme).exists():
            money.catalogue.add_entry(
                financeur=payer.row, organisme=module.organisme, motif="Vérifié", actor=money.SYSTEM, at=at
            )
    orders = [ready(payer, module, at) for payer in payers]
    raised = together(
        *[lambda payer=payer, row=row: seal(payer, row, at=at) for payer, row in zip(payers, orders, strict=True)]
    )
    assert [type(error) for error in raised] == [Refused]
    assert Remise.objects.count() == 1


@pytest.mark.django_db
def test_pages_ask_approve_and_show_the_cap(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], sign_in: Callable[..., Client], at: Moment,
    low: None,
) -> None:  # fmt: skip
    ready(payer, module, at)
    body = module.organisme
    address = reverse("plafond", args=[body.pk])
    assert body.raison_sociale in as_agent(payer.valideur).get(reverse("plafonds")).content.decode()
    bad = as_agent(payer.valideur).post(address, {"action": "demander", "motif": "", "until_on": ""})
    assert bad.status_code == 400
    member = sign_in(body.membres.first().user, space=f"organisme:{body.pk}")
    page = member.get(reverse("mes_paiements")).content.decode()
    assert "Vos paiements en cours ont un plafond" in page
    assert "1\u00a0300,00\u00a0€" in page
