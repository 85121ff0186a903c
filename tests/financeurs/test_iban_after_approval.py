"""An account replaced after the approvals is never paid: the order goes back to its approvers."""

import pytest

from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.db.invariants import broken
from cpa_portal.errors import Refused
from cpa_portal.home.demonstration.numbers import BIC, iban
from financeurs.models import OrdrePaiement, Remise, Tentative
from financeurs.services import remises
from financeurs.services.ordres import resume, suspend
from modules.models import Module
from organismes.selectors import live_iban
from tests.builders import financeurs as money
from tests.builders.organismes import set_iban
from tests.financeurs.findings import findings
from tests.financeurs.racing import together


def _replace(module: Module, at: Moment, rank: int = 91, holder: str = "Tremplin") -> None:
    set_iban(
        organisme=module.organisme, iban=iban(rank), bic=BIC, titulaire_du_compte=holder, actor=money.SYSTEM, at=at
    )


def _seal(payer: money.Funder, *orders: OrdrePaiement, at: Moment) -> Remise:
    return remises.seal(
        financeur=payer.row, ordre_ids=[row.pk for row in orders], execution_on=at.now.date(),
        actor=payer.comptable, at=at,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_former_iban_is_not_paid(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)
    _replace(module, at)
    with pytest.raises(Refused, match="IBAN remplacé") as caught:
        _seal(payer, ordre, at=at)
    assert caught.value.code == "iban_modifie"
    row = OrdrePaiement.objects.get(pk=ordre.pk)
    assert (row.etat, row.tentatives.get().etat, Remise.objects.count()) == ("a_approuver", "abandonnee", 0)
    assert JournalEntry.objects.filter(verb="financeurs.reopen", object_id=str(ordre.pk)).count() == 1
    assert findings("financeurs") == []


@pytest.mark.django_db
def test_fresh_approvals_pay_the_new_iban(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)
    _replace(module, at)
    with pytest.raises(Refused):
        _seal(payer, ordre, at=at)
    ordre = money.approve(ordre, payer.valideur, payer.autre_valideur, at=at)
    remise = _seal(payer, ordre, at=at)
    data = remises.download(remise=remise, actor=payer.comptable, at=at).decode()
    assert iban(91).replace(" ", "") in data
    assert remise.tentatives.get().end_to_end_id.endswith("-002")


@pytest.mark.django_db
def test_another_holder_of_the_same_iban_changes_nothing(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)
    _replace(module, at, rank=1, holder="Tremplin Formation")
    assert _seal(payer, ordre, at=at).nombre == 1


@pytest.mark.django_db
def test_the_other_orders_leave_without_it(payer: money.Funder, module: Module, at: Moment) -> None:
    other = money.module_paid_by(payer, at=at, rank=2)
    bad, good = (
        money.approve(money.ordered(payer, row, at=at), payer.valideur, payer.comptable, at=at)
        for row in (module, other)
    )
    _replace(module, at)
    with pytest.raises(Refused, match=module.organisme.raison_sociale):
        _seal(payer, bad, good, at=at)
    assert OrdrePaiement.objects.get(pk=good.pk).etat == "pret"
    assert _seal(payer, good, at=at).nombre == 1


@pytest.mark.django_db
def test_suspending_a_ready_order_gives_up_its_try(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)
    suspend(ordre=ordre, motif="Signalement", actor=payer.comptable, at=at)
    with pytest.raises(Refused, match="n’est plus prêt"):
        _seal(payer, ordre, at=at)
    resume(ordre=ordre, actor=payer.valideur, at=at)
    assert money.approve(ordre, payer.valideur, at=at).etat == "a_approuver"
    assert money.approve(ordre, payer.comptable, at=at).etat == "pret"
    assert [row.etat for row in ordre.tentatives.order_by("n")] == ["abandonnee", "prete"]
    assert findings("financeurs") == []


def test_sealing_and_changing_the_iban_at_once(committed_db: str, at: Moment) -> None:
    payer = money.funder(at=at)
    module = money.module_paid_by(payer, at=at)
    for rank in range(4):
        ordre = money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)
        former = live_iban(module.organisme)
        together(
            lambda ordre=ordre: _seal(payer, ordre, at=at),
            lambda rank=rank: _replace(module, at, rank=200 + rank),
            lambda ordre=ordre: _seal(payer, ordre, at=at),
        )
        attempt = Tentative.objects.select_related("ordre").get(ordre=ordre)
        assert attempt.etat in {"remise", "abandonnee"}
        if attempt.etat == "remise":
            assert attempt.ordre.coordonnees_id == former.pk
    assert broken() == []
