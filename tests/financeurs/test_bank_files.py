"""Bank files: sealed once, the same bytes for ever; then paid, or rejected and approved anew."""

import hashlib
from datetime import date

import pytest
from lxml import etree

from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused
from cpa_portal.outbox.delivery import drain
from financeurs.models import OrdrePaiement, Remise, Tentative
from financeurs.services import remises
from financeurs.services.pain001 import NS, Debtor, Transfer, _schema, build
from modules.models import Module
from tests.builders import financeurs as money

pytestmark = pytest.mark.django_db


def test_the_file_says_what_was_approved(payer: money.Funder, module: Module, at: Moment) -> None:
    remise = money.sealed(payer, module, at=at)
    data = remises.download(remise=remise, actor=payer.comptable, at=at)
    root = etree.fromstring(data)
    assert _schema().validate(root)
    assert root.findtext(".//p:GrpHdr/p:CtrlSum", namespaces=NS) == "1200.00"
    assert root.findtext(".//p:GrpHdr/p:MsgId", namespaces=NS) == remise.msg_id
    assert root.findtext(".//p:EndToEndId", namespaces=NS) == Tentative.objects.get(remise=remise).end_to_end_id
    assert root.find(".//p:Cdtr/p:PstlAdr", NS) is None


def test_every_download_gives_the_same_bytes(payer: money.Funder, module: Module, at: Moment) -> None:
    remise = money.sealed(payer, module, at=at)
    first, second = (remises.download(remise=remise, actor=payer.comptable, at=at) for _ in range(2))
    assert first == second
    assert hashlib.sha256(first).hexdigest() == remise.xml_sha256
    assert b"FR76" not in bytes(Remise.objects.get(pk=remise.pk).xml_ciphertext)


def test_the_same_arguments_give_the_same_file(at: Moment) -> None:
    line = Transfer("CPA-1", "Tremplin", "FR7630006000011234567890189", "AGRIFRPP", 100, "CPF")
    asked = {
        "msg_id": "CPA-X",
        "debtor": Debtor("Opca", "FR7630006000011234567890189", "AGRIFRPP"),
        "transfers": [line],
        "execution_on": date(2026, 11, 24),
        "created_at": at.now,
    }
    assert build(**asked) == build(**asked)


def test_an_order_that_is_not_ready_does_not_leave(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.ordered(payer, module, at=at)
    with pytest.raises(Refused, match="n’est plus prêt"):
        remises.seal(
            financeur=payer.row, ordre_ids=[ordre.pk], execution_on=at.today, actor=payer.comptable, at=at
        )  # fmt: skip


def test_only_the_accountant_of_this_funder_seals(
    payer: money.Funder, module: Module, stranger: money.Funder, at: Moment
) -> None:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)
    for who in (payer.valideur, stranger.comptable):
        with pytest.raises(NotAllowed):
            remises.seal(financeur=payer.row, ordre_ids=[ordre.pk], execution_on=at.today, actor=who, at=at)
    with pytest.raises(NotFound):
        remises.download(remise=money.sealed(payer, module, at=at), actor=stranger.comptable, at=at)


def test_paid_closes_the_dossier_once(payer: money.Funder, module: Module, at: Moment) -> None:
    attempt = money.sealed(payer, module, at=at).tentatives.get()
    for _ in range(2):
        remises.mark_paid(tentative=attempt, settled_on=at.today, actor=payer.comptable, at=at)
    ordre = OrdrePaiement.objects.select_related("tranche__dossier").get(pk=attempt.ordre_id)
    assert (ordre.etat, ordre.tranche.dossier.etat) == ("paye", "clos")
    with pytest.raises(InvalidInput):
        remises.mark_rejected(
            tentative=money.sealed(payer, module, at=at).tentatives.get(), motif=" ", actor=payer.comptable, at=at
        )


def test_a_reject_needs_fresh_approvals_and_another_reference(payer: money.Funder, module: Module, at: Moment) -> None:
    attempt = money.sealed(payer, module, at=at).tentatives.get()
    remises.mark_rejected(tentative=attempt, motif="AC04", actor=payer.comptable, at=at)
    ordre = OrdrePaiement.objects.get(pk=attempt.ordre_id)
    assert ordre.etat == "a_approuver"
    ordre = money.approve(ordre, payer.valideur, payer.autre_valideur, at=at)
    assert [row.end_to_end_id[-3:] for row in ordre.tentatives.order_by("n")] == ["001", "002"]


def test_a_partial_delivery_pays_the_certified_part(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.ordered(payer, module, at=at, hours=18)
    assert (ordre.montant_centimes, ordre.nature) == (90_000, "paiement")
    drain(at=at)
    assert OrdrePaiement.objects.filter(tranche=ordre.tranche).count() == 1
