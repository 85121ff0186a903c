"""Two distinct people approve one content; the database itself refuses less."""

import pytest
from django.db import DatabaseError, connection, transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import NotAllowed, NotFound, Refused
from cpa_portal.home.demonstration.numbers import BIC, iban
from financeurs.models import Approbation, OrdrePaiement, Tentative
from financeurs.selectors import digest_of
from financeurs.services import approbations
from financeurs.services.ordres import order_due
from modules.models import Module
from tests.builders import financeurs as money
from tests.builders.organismes import set_iban
from tests.financeurs.racing import together


def _approve(ordre: OrdrePaiement, actor: Actor, at: Moment) -> Approbation:
    return approbations.approve(ordre=ordre, digest=digest_of(ordre) or "", actor=actor, at=at)


@pytest.mark.django_db
def test_two_people_make_the_try_to_pay(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)
    attempt = Tentative.objects.get(ordre=ordre)
    assert (ordre.etat, attempt.n, attempt.end_to_end_id) == ("pret", 1, f"CPA-{ordre.pk:012d}-001")


@pytest.mark.django_db
def test_a_double_click_is_one_approval(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.ordered(payer, module, at=at)
    assert _approve(ordre, payer.valideur, at).pk == _approve(ordre, payer.valideur, at).pk
    money.approve(ordre, payer.comptable, at=at)
    _approve(OrdrePaiement.objects.get(pk=ordre.pk), payer.comptable, at)
    assert Approbation.objects.filter(ordre=ordre).count() == 2


@pytest.mark.django_db
def test_who_prepares_does_not_approve_and_it_is_journalled(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.ordered(payer, module, at=at)
    with pytest.raises(NotAllowed, match="valideur ou un comptable"):
        _approve(ordre, payer.gestionnaire, at)
    assert JournalEntry.objects.filter(verb="financeurs.approval_refused", object_id=str(ordre.pk)).count() == 1


@pytest.mark.django_db
def test_without_a_second_factor_nobody_approves(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre, weak = money.ordered(payer, module, at=at), payer.valideur
    weak = Actor(user_id=weak.user_id, role=weak.role, structure_id=weak.structure_id, functions=weak.functions)
    with pytest.raises(NotAllowed, match="second facteur"):
        _approve(ordre, weak, at)


@pytest.mark.django_db
def test_a_stranger_funder_sees_nothing(
    payer: money.Funder, module: Module, stranger: money.Funder, at: Moment
) -> None:
    with pytest.raises(NotFound):
        _approve(money.ordered(payer, module, at=at), stranger.valideur, at)


@pytest.mark.django_db
def test_a_new_iban_voids_what_was_approved(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.ordered(payer, module, at=at)
    shown = _approve(ordre, payer.valideur, at).content_digest
    set_iban(
        organisme=module.organisme, iban=iban(77), bic=BIC, titulaire_du_compte="Tremplin", actor=money.SYSTEM, at=at
    )
    for agent in (payer.comptable, payer.valideur):
        with pytest.raises(Refused, match="a changé depuis"):
            approbations.approve(ordre=ordre, digest=shown, actor=agent, at=at)
    ordre = money.approve(ordre, payer.comptable, at=at)
    assert ordre.etat == "a_approuver"
    assert money.approve(ordre, payer.valideur, at=at).etat == "pret"


@pytest.mark.django_db
def test_who_entered_the_iban_does_not_approve(payer: money.Funder, module: Module, at: Moment) -> None:
    set_iban(
        organisme=module.organisme, iban=iban(78), bic=BIC, titulaire_du_compte="Tremplin", actor=payer.valideur, at=at
    )
    with pytest.raises(NotAllowed, match="modifié l’IBAN"):
        _approve(money.ordered(payer, module, at=at), payer.valideur, at)


@pytest.mark.django_db
def test_raw_sql_cannot_pay_without_approvals(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.ordered(payer, module, at=at)
    _approve(ordre, payer.valideur, at)
    attempt = Tentative(ordre=ordre, n=1, end_to_end_id="X", content_digest=digest_of(ordre) or "")
    with pytest.raises(DatabaseError, match="needs 2 approvals, has 1"), transaction.atomic():
        attempt.save()
    with pytest.raises(DatabaseError, match="has no live try"), transaction.atomic():
        OrdrePaiement.objects.filter(pk=ordre.pk).update(etat="pret")
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE financeurs_ordrepaiement SET montant_centimes = 1 WHERE id = %s", [ordre.pk])


def test_eight_clicks_of_three_people_make_one_try(committed_db: str, at: Moment) -> None:
    payer = money.funder(at=at)
    ordre = money.ordered(payer, money.module_paid_by(payer, at=at), at=at)
    people = [payer.valideur, payer.comptable, payer.autre_valideur] * 2 + [payer.valideur, payer.comptable]
    together(*[lambda who=who: _approve(OrdrePaiement.objects.get(pk=ordre.pk), who, at) for who in people])
    assert Tentative.objects.filter(ordre=ordre).count() == 1
    assert Approbation.objects.filter(ordre=ordre, n=1).count() == 2


def test_two_workers_with_the_same_service_fait_make_one_order(committed_db: str, at: Moment) -> None:
    payer = money.funder(at=at)
    ordre = money.ordered(payer, money.module_paid_by(payer, at=at), at=at)
    act = lambda: order_due(service_fait=ordre.service_fait, actor=money.SYSTEM, at=at)  # noqa: E731
    assert together(act, act, act) == []
    assert OrdrePaiement.objects.filter(tranche=ordre.tranche).count() == 1
