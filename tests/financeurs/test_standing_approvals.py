"""Approvals that still bind when the last one comes: the service and the database count the same."""

from datetime import timedelta

import pytest

from cpa_portal.clock.moment import Moment
from cpa_portal.errors import NotAllowed
from financeurs.models import Approbation, MembreFinanceur
from financeurs.selectors import standing_approvals
from modules.models import Module
from organismes.models import MembreOrganisme
from tests.builders import financeurs as money

pytestmark = pytest.mark.django_db


def test_a_member_of_the_payee_does_not_approve(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.ordered(payer, module, at=at)
    MembreOrganisme.objects.create(
        user_id=payer.valideur.user_id, organisme=module.organisme, fonctions=["formateur"]
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="membre de l’organisme à payer"):
        money.approve(ordre, payer.valideur, at=at)
    assert money.approve(ordre, payer.comptable, payer.autre_valideur, at=at).etat == "pret"


def test_who_joins_the_payee_after_approving_no_longer_counts(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.valideur, at=at)
    MembreOrganisme.objects.create(
        user_id=payer.valideur.user_id, organisme=module.organisme, fonctions=["gestionnaire"]
    )  # fmt: skip
    assert money.approve(ordre, payer.comptable, at=at).etat == "a_approuver"
    assert money.approve(ordre, payer.autre_valideur, at=at).etat == "pret"


def test_who_lost_the_function_no_longer_counts(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.valideur, at=at)
    MembreFinanceur.objects.filter(user_id=payer.valideur.user_id).update(fonctions=["gestionnaire"])
    ordre = money.approve(ordre, payer.comptable, at=at)
    assert [row.approver_id for row in standing_approvals(ordre)] == [payer.comptable.user_id]
    assert money.approve(ordre, payer.autre_valideur, at=at).etat == "pret"


def test_who_left_after_approving_still_counts(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.valideur, at=at)
    membership = MembreFinanceur.objects.filter(user_id=payer.valideur.user_id)
    membership.update(until_on=at.today)
    later = Moment(today=at.today + timedelta(days=3), now=at.now)
    assert money.approve(ordre, payer.comptable, at=later).etat == "pret"
    assert Approbation.objects.filter(ordre=ordre).count() == 2
