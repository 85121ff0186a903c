"""What is owed is ordered once, whatever is repeated or runs at the same time."""

import pytest

from accounts.models import Mouvement
from cpa_portal.clock.moment import Moment
from cpa_portal.db.invariants import broken
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused
from cpa_portal.home.demonstration.numbers import BIC, iban
from cpa_portal.outbox.delivery import deliver, drain
from cpa_portal.outbox.models import OutboxEvent
from financeurs import consumers
from financeurs.models import OrdrePaiement, Tentative
from financeurs.services import approbations, catalogue, ordres
from modules.models import Module
from tests.builders import financeurs as money
from tests.builders import modules as build
from tests.builders.organismes import set_iban
from tests.financeurs.racing import together

TOPIC = "financeurs.service_fait"


@pytest.mark.django_db
def test_the_order_says_what_where_and_why(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.ordered(payer, module, at=at)
    assert (ordre.montant_centimes, ordre.seq, ordre.nature, ordre.etat) == (120_000, 1, "paiement", "a_approuver")
    assert (ordre.beneficiaire, ordre.financeur, ordre.approbations_requises) == (module.organisme, payer.row, 2)


@pytest.mark.django_db
def test_a_large_order_needs_three_people(payer: money.Funder, at: Moment) -> None:
    module = money.module_paid_by(payer, at=at, forfait_centimes=500_001)
    ordre = money.ordered(payer, module, at=at)
    assert ordre.approbations_requises == 3
    assert money.approve(ordre, payer.valideur, payer.comptable, at=at).etat == "a_approuver"
    assert money.approve(ordre, payer.autre_valideur, at=at).etat == "pret"


@pytest.mark.django_db
def test_the_same_message_ten_times_is_one_order(payer: money.Funder, module: Module, at: Moment) -> None:
    service = money.delivered(payer, module, at=at)
    event = OutboxEvent.objects.get(topic=TOPIC, key=str(service.tranche_id))
    assert [deliver(event_id=event.pk, at=at) for _ in range(5)] == [True, False, False, False, False]
    for _ in range(5):
        consumers.order(payload=event.payload, at=at)
    assert OrdrePaiement.objects.filter(tranche=service.tranche).count() == 1
    assert Mouvement.objects.filter(nature="debit").count() == 1


def test_workers_that_race_for_the_first_order_make_one(committed_db: str, at: Moment) -> None:
    payer = money.funder(at=at)
    service = money.delivered(payer, money.module_paid_by(payer, at=at), at=at)
    assert not OrdrePaiement.objects.exists()
    assert together(*[lambda: consumers.order(payload={"service_fait_id": service.pk}, at=at)] * 6) == []
    assert OrdrePaiement.objects.get().montant_centimes == 120_000
    drain(at=at)
    assert broken() == []


@pytest.mark.django_db
def test_an_order_waits_for_the_iban_then_goes_on(payer: money.Funder, at: Moment) -> None:
    module = build.module(at=at, rank=9)
    catalogue.add_entry(
        financeur=payer.row, organisme=module.organisme, motif="Vérifié", actor=payer.gestionnaire, at=at
    )
    ordre = money.ordered(payer, module, at=at)
    with pytest.raises(Refused, match="pas encore donné d’IBAN"):
        approbations.approve(ordre=ordre, digest="", actor=payer.valideur, at=at)
    account = set_iban(
        organisme=module.organisme, iban=iban(9), bic=BIC, titulaire_du_compte="T", actor=money.SYSTEM, at=at
    )
    ordre = money.approve(ordre, payer.valideur, payer.comptable, at=at)
    assert (ordre.etat, ordre.coordonnees) == ("pret", account)


@pytest.mark.django_db
def test_a_suspended_order_is_not_approved(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.valideur, at=at)
    with pytest.raises(InvalidInput, match="motif"):
        ordres.suspend(ordre=ordre, motif=" ", actor=payer.gestionnaire, at=at)
    ordre = ordres.suspend(ordre=ordre, motif="Feuille illisible.", actor=payer.gestionnaire, at=at)
    assert (ordre.etat, ordre.suspended_reason) == ("suspendu", "Feuille illisible.")
    for agent in (payer.valideur, payer.comptable):
        with pytest.raises(NotAllowed, match="n’attend pas"):
            money.approve(ordre, agent, at=at)
    ordre = ordres.resume(ordre=ordre, actor=payer.gestionnaire, at=at)
    assert (ordre.etat, ordre.suspended_reason) == ("a_approuver", "")
    assert money.approve(ordre, payer.comptable, at=at).etat == "pret"
    assert Tentative.objects.filter(ordre=ordre).count() == 1


@pytest.mark.django_db
def test_a_stranger_funder_does_not_suspend(
    payer: money.Funder, module: Module, stranger: money.Funder, at: Moment
) -> None:
    with pytest.raises(NotFound):
        ordres.suspend(ordre=money.ordered(payer, module, at=at), motif="Non", actor=stranger.gestionnaire, at=at)
