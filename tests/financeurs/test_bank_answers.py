"""What leaves for the bank and what it answers: nothing twice, nothing of somebody else, no old page."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from lxml import etree

from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused, TransitionRefused
from financeurs.models import OrdrePaiement, Remise, Tentative
from financeurs.selectors import orders_to_settle
from financeurs.services import remises
from financeurs.services.pain001 import NS, Transfer, check
from modules.models import Module
from tests.builders import financeurs as money
from tests.financeurs.racing import together

TOMORROW = date(2026, 11, 24)


def _ready(payer: money.Funder, module: Module, at: Moment) -> OrdrePaiement:
    return money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)


def _seal(payer: money.Funder, *ordres: OrdrePaiement, at: Moment, on: date = TOMORROW) -> Remise:
    return remises.seal(
        financeur=payer.row, ordre_ids=[row.pk for row in ordres], execution_on=on, actor=payer.comptable, at=at
    )


@pytest.mark.django_db
def test_a_file_of_several_orders_adds_up(payer: money.Funder, module: Module, at: Moment) -> None:
    orders = [_ready(payer, module, at), _ready(payer, money.module_paid_by(payer, at=at, rank=3), at)]
    orders.append(money.approve(money.ordered(payer, module, at=at, hours=7), payer.valideur, payer.comptable, at=at))
    remise = _seal(payer, *orders, at=at)
    root = etree.fromstring(remises.download(remise=remise, actor=payer.comptable, at=at))
    assert (remise.nombre, remise.total_centimes) == (3, 275_000)
    assert root.findtext(".//p:GrpHdr/p:CtrlSum", namespaces=NS) == "2750.00"
    assert [node.text for node in root.findall(".//p:InstdAmt", NS)] == ["1200.00", "1200.00", "350.00"]
    assert [node.text for node in root.findall(".//p:EndToEndId", NS)] == [f"CPA-{row.pk:012d}-001" for row in orders]
    assert {row.etat for row in OrdrePaiement.objects.all()} == {"en_remise"}


@pytest.mark.django_db
def test_swapped_amounts_or_accounts_are_seen(payer: money.Funder, module: Module, at: Moment) -> None:
    remise = money.sealed(payer, module, at=at)
    data = remises.download(remise=remise, actor=payer.comptable, at=at)
    line = etree.fromstring(data).find(".//p:CdtTrfTxInf", NS)
    told = Transfer(
        line.findtext(".//p:EndToEndId", namespaces=NS), "T", line.findtext(".//p:IBAN", namespaces=NS), "", 120_000, ""
    )
    check(data, msg_id=remise.msg_id, transfers=[told])
    for wrong in ({"iban": "FR7630006000011234567890189"}, {"centimes": 120_001}, {"end_to_end_id": "CPA-9"}):
        other = Transfer(**{name: wrong.get(name, getattr(told, name)) for name in Transfer.__slots__})
        with pytest.raises(Refused, match="ne dit pas ce qui a été approuvé"):
            check(data, msg_id=remise.msg_id, transfers=[other])


@pytest.mark.django_db
def test_the_order_of_another_funder_does_not_leave(
    payer: money.Funder, module: Module, stranger: money.Funder, at: Moment
) -> None:
    mine = _ready(payer, module, at)
    theirs = money.approve(
        money.ordered(stranger, money.module_paid_by(stranger, at=at, rank=4), at=at),
        stranger.valideur, stranger.comptable, at=at,
    )  # fmt: skip
    with pytest.raises(Refused, match="n’est plus prêt"):
        _seal(payer, mine, theirs, at=at)
    assert {OrdrePaiement.objects.get(pk=row.pk).etat for row in (mine, theirs)} == {"pret"}


@pytest.mark.django_db
def test_a_file_is_never_asked_for_a_past_day(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = _ready(payer, module, at)
    with pytest.raises(InvalidInput, match="déjà passé") as caught:
        _seal(payer, ordre, at=at, on=at.today - timedelta(days=1))
    assert caught.value.field == "execution_on"
    with pytest.raises(InvalidInput, match="au moins un ordre"):
        _seal(payer, at=at)


def test_two_accountants_seal_an_order_once(committed_db: str, at: Moment) -> None:
    payer = money.funder(at=at)
    ordre = _ready(payer, money.module_paid_by(payer, at=at), at)
    raised = together(*[lambda: _seal(payer, ordre, at=at)] * 4)
    assert [type(error) for error in raised] == [Refused] * 3
    assert Remise.objects.get().tentatives.get().ordre == ordre


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_of_payment_is_between_the_file_and_today(
    payer: money.Funder, module: Module, at: Moment, days: int
) -> None:
    attempt = money.sealed(payer, module, at=at).tentatives.get()
    with pytest.raises(InvalidInput, match="va de celle de la remise") as caught:
        remises.mark_paid(
            tentative=attempt, settled_on=at.today + timedelta(days=days), actor=payer.comptable, at=at
        )  # fmt: skip
    assert caught.value.field == "settled_on"


@pytest.mark.django_db
def test_an_old_page_does_not_answer_for_the_next_try(payer: money.Funder, module: Module, at: Moment) -> None:
    first = money.sealed(payer, module, at=at).tentatives.get()
    for _ in range(2):
        remises.mark_rejected(tentative=first, motif="AC04", actor=payer.comptable, at=at)
    ordre = money.approve(first.ordre, payer.valideur, payer.autre_valideur, at=at)
    assert [row.end_to_end for row in orders_to_settle(payer.row.pk)] == [f"CPA-{ordre.pk:012d}-002"]
    second = _seal(payer, ordre, at=at).tentatives.get()
    with pytest.raises(TransitionRefused, match="déjà une réponse"):
        remises.mark_paid(tentative=first, settled_on=at.today, actor=payer.comptable, at=at)
    remises.mark_paid(tentative=second, settled_on=at.today, actor=payer.comptable, at=at)
    with pytest.raises(TransitionRefused, match="payée"):
        remises.mark_rejected(tentative=second, motif="AC04", actor=payer.comptable, at=at)
    assert list(Tentative.objects.order_by("n").values_list("etat", flat=True)) == ["rejetee", "payee"]
    assert {row.etat for row in Remise.objects.all()} == {"executee"}


@pytest.mark.django_db
@pytest.mark.parametrize("act", [
    lambda attempt, actor, at: remises.mark_paid(tentative=attempt, settled_on=at.today, actor=actor, at=at),
    lambda attempt, actor, at: remises.mark_rejected(tentative=attempt, motif="AC04", actor=actor, at=at),
])  # fmt: skip
def test_only_the_accountant_of_this_funder_notes_the_answer(
    payer: money.Funder, module: Module, stranger: money.Funder, at: Moment, act: Callable[..., Tentative]
) -> None:
    attempt = money.sealed(payer, module, at=at).tentatives.get()
    with pytest.raises(NotFound):
        act(attempt, stranger.comptable, at)
    with pytest.raises(NotAllowed):
        act(attempt, payer.valideur, at)
    assert Tentative.objects.get(pk=attempt.pk).etat == "remise"
