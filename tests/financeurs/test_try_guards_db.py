"""What PostgreSQL itself refuses of a try to pay, whatever the code that writes it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from cpa_portal.clock.moment import Moment
from financeurs.enums import EtatTentative
from financeurs.models import Approbation, MembreFinanceur, OrdrePaiement, Tentative
from financeurs.rules.sepa import end_to_end_id
from financeurs.selectors import digest_of
from modules.models import Module
from organismes.models import MembreOrganisme
from tests.builders import financeurs as money
from tests.financeurs.findings import findings

pytestmark = pytest.mark.django_db


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    """The statement inside breaks what `sentence` says."""
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        yield


@pytest.fixture
def ordre(payer: money.Funder, module: Module, at: Moment) -> OrdrePaiement:
    return money.ordered(payer, module, at=at)


def _agree(ordre: OrdrePaiement, *people: int | None, digest: str = "", n: int = 1, at: Moment) -> str:
    """Rows of approval written past the service; returns their digest."""
    digest = digest or digest_of(ordre) or ""
    for user_id in people:
        Approbation.objects.create(
            ordre=ordre, n=n, approver_id=user_id or 0, content_digest=digest, approved_at=at.now, approved_on=at.today
        )
    return digest


def _try(ordre: OrdrePaiement, digest: str, n: int = 1) -> Tentative:
    return Tentative.objects.create(
        ordre=ordre, n=n, end_to_end_id=end_to_end_id(ordre_id=ordre.pk, n=n), content_digest=digest
    )


def test_two_agents_who_may_approve_are_enough(payer: money.Funder, ordre: OrdrePaiement, at: Moment) -> None:
    _try(ordre, _agree(ordre, payer.valideur.user_id, payer.comptable.user_id, at=at))
    OrdrePaiement.objects.filter(pk=ordre.pk).update(etat="pret")
    assert findings("financeurs") == []


def test_who_prepares_counts_for_nothing(payer: money.Funder, ordre: OrdrePaiement, at: Moment) -> None:
    digest = _agree(ordre, payer.valideur.user_id, payer.gestionnaire.user_id, at=at)
    with refused("needs 2 approvals, has 1"):
        _try(ordre, digest)


def test_agents_of_another_funder_count_for_nothing(
    payer: money.Funder, ordre: OrdrePaiement, stranger: money.Funder, at: Moment
) -> None:
    digest = _agree(ordre, payer.valideur.user_id, stranger.valideur.user_id, at=at)
    with refused("needs 2 approvals, has 1"):
        _try(ordre, digest)


def test_an_agent_who_left_before_approving_counts_for_nothing(
    payer: money.Funder, ordre: OrdrePaiement, at: Moment
) -> None:
    MembreFinanceur.objects.filter(user_id=payer.comptable.user_id).update(until_on=date(2017, 5, 14))
    digest = _agree(ordre, payer.valideur.user_id, payer.comptable.user_id, at=at)
    with refused("needs 2 approvals, has 1"):
        _try(ordre, digest)


def test_a_member_of_the_payee_counts_for_nothing(payer: money.Funder, ordre: OrdrePaiement, at: Moment) -> None:
    MembreOrganisme.objects.create(
        user_id=payer.comptable.user_id, organisme=ordre.beneficiaire, fonctions=["formateur"]
    )
    digest = _agree(ordre, payer.valideur.user_id, payer.comptable.user_id, at=at)
    with refused("needs 2 approvals, has 1"):
        _try(ordre, digest)


def test_approvals_of_something_else_pay_nothing(payer: money.Funder, ordre: OrdrePaiement, at: Moment) -> None:
    other = hashlib.sha256(b"another content").hexdigest()
    digest = _agree(ordre, payer.valideur.user_id, payer.comptable.user_id, digest=other, at=at)
    with refused("not bound to what the order says"):
        _try(ordre, digest)


def test_a_try_does_not_skip_a_number(payer: money.Funder, ordre: OrdrePaiement, at: Moment) -> None:
    digest = _agree(ordre, payer.valideur.user_id, payer.comptable.user_id, n=2, at=at)
    with refused("does not follow an approval"):
        _try(ordre, digest, n=2)


def test_a_suspended_order_is_not_paid(payer: money.Funder, ordre: OrdrePaiement, at: Moment) -> None:
    digest = _agree(ordre, payer.valideur.user_id, payer.comptable.user_id, at=at)
    OrdrePaiement.objects.filter(pk=ordre.pk).update(etat="suspendu", suspended_reason="Vérification")
    with refused("does not follow an approval"):
        _try(ordre, digest)


def test_the_approved_account_stays(payer: money.Funder, ordre: OrdrePaiement, at: Moment) -> None:
    money.approve(ordre, payer.valideur, payer.comptable, at=at)
    with refused("was approved"):
        OrdrePaiement.objects.filter(pk=ordre.pk).update(coordonnees=None)


def test_a_try_moves_forward_only(payer: money.Funder, module: Module, at: Moment) -> None:
    attempt = money.sealed(payer, module, at=at).tentatives.get()
    row = Tentative.objects.filter(pk=attempt.pk)
    with refused("cannot go from remise to prete"):
        row.update(etat=EtatTentative.PRETE, remise=None)
    with refused("already in a bank file"):
        row.update(remise=None)
    row.update(etat=EtatTentative.REJETEE)
    for state in (EtatTentative.PAYEE, EtatTentative.REMISE, EtatTentative.RETOURNEE):
        with refused("cannot go from rejetee"):
            row.update(etat=state)


def test_the_same_agent_twice_is_one(payer: money.Funder, ordre: OrdrePaiement, at: Moment) -> None:
    digest = _agree(ordre, payer.valideur.user_id, at=at)
    with refused("an_agent_approves_a_content_once"):
        _agree(ordre, payer.valideur.user_id, at=at)
    with connection.cursor() as cursor, refused("append-only|permission denied"):
        cursor.execute("UPDATE financeurs_approbation SET approver_id = %s", [payer.comptable.user_id])
    with refused("needs 2 approvals, has 1"):
        _try(ordre, digest)
