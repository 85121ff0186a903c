"""Hours asked to a funder for one dossier: who may ask, who may answer, and when it is too late."""

import pytest

from accounts.models import Solde
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused, TransitionRefused
from cpa_portal.outbox.delivery import drain
from cpa_portal.outbox.models import Courriel
from financeurs.models import DemandeAbondement
from financeurs.services import abondements, prises_en_charge
from modules.models import Dossier, Module
from modules.services import dossiers
from tests.builders import financeurs as money
from tests.builders import modules as build

pytestmark = pytest.mark.django_db


def _draft(module: Module, at: Moment, hours: int = 10) -> Dossier:
    return build.draft(at=at, compte=build.person(at=at, cpf=hours), module=module)


def _ask(dossier: Dossier, payer: money.Funder, at: Moment) -> DemandeAbondement:
    return abondements.ask(dossier=dossier, financeur=payer.row, actor=build.as_person(dossier.titulaire), at=at)


def test_enough_hours_need_no_top_up(payer: money.Funder, module: Module, at: Moment) -> None:
    with pytest.raises(Refused, match="couvrent déjà"):
        _ask(_draft(module, at, hours=24), payer, at)


def test_only_the_person_asks(payer: money.Funder, module: Module, at: Moment) -> None:
    somebody = build.as_person(build.person(at=at).titulaire)
    for actor in (somebody, payer.gestionnaire):
        with pytest.raises(NotAllowed):
            abondements.ask(dossier=_draft(module, at), financeur=payer.row, actor=actor, at=at)


def test_a_sent_dossier_asks_for_nothing_more(payer: money.Funder, module: Module, at: Moment) -> None:
    dossier = Dossier.objects.get(pk=money.submitted(payer, module, at=at).dossier_id)
    with pytest.raises(TransitionRefused):
        _ask(dossier, payer, at)


def test_strangers_and_accountants_do_not_answer(
    payer: money.Funder, module: Module, stranger: money.Funder, at: Moment
) -> None:
    demande = _ask(_draft(module, at), payer, at)
    with pytest.raises(NotFound):
        abondements.accept(demande=demande, actor=stranger.gestionnaire, at=at)
    with pytest.raises(NotAllowed, match="gestionnaire"):
        abondements.accept(demande=demande, actor=payer.comptable, at=at)
    assert DemandeAbondement.objects.get(pk=demande.pk).etat == "demande"


def test_a_refusal_has_a_motive_that_the_person_reads(payer: money.Funder, module: Module, at: Moment) -> None:
    demande = _ask(_draft(module, at), payer, at)
    with pytest.raises(InvalidInput, match="motif"):
        abondements.refuse(demande=demande, motif=" \n", actor=payer.gestionnaire, at=at)
    abondements.refuse(demande=demande, motif="Budget épuisé.", actor=payer.gestionnaire, at=at)
    assert "Budget épuisé." in Courriel.objects.order_by("-pk").first().body
    with pytest.raises(TransitionRefused):
        abondements.accept(demande=demande, actor=payer.gestionnaire, at=at)


def test_two_clicks_mention_the_hours_once(payer: money.Funder, module: Module, at: Moment) -> None:
    demande = _ask(_draft(module, at), payer, at)
    abondements.accept(demande=demande, actor=payer.gestionnaire, at=at)
    with pytest.raises(TransitionRefused):
        abondements.accept(demande=demande, actor=payer.gestionnaire, at=at)
    assert Solde.objects.get(compteur="abondement").available == 14 * 3600


def test_a_second_funder_does_not_give_hours_that_no_longer_lack(
    payer: money.Funder, module: Module, at: Moment
) -> None:
    dossier, other = _draft(module, at), money.funder(at=at)
    first, second = _ask(dossier, payer, at), _ask(dossier, other, at)
    abondements.accept(demande=first, actor=payer.gestionnaire, at=at)
    with pytest.raises(Refused, match="ne manque plus"):
        abondements.accept(demande=second, actor=other.gestionnaire, at=at)
    assert Solde.objects.get(compteur="abondement").available == 14 * 3600


def test_a_top_up_leaves_the_ceilings_alone(payer: money.Funder, module: Module, at: Moment) -> None:
    dossier = _draft(module, at)
    before = Solde.objects.get(compte__titulaire=dossier.titulaire, compteur="cpf").available
    abondements.accept(demande=_ask(dossier, payer, at), actor=payer.gestionnaire, at=at)
    assert Solde.objects.get(compte__titulaire=dossier.titulaire, compteur="cpf").available == before


def test_a_cancelled_draft_leaves_nothing_to_answer(payer: money.Funder, module: Module, at: Moment) -> None:
    dossier = _draft(module, at)
    demande = _ask(dossier, payer, at)
    dossiers.cancel(dossier=dossier, motif="Autre projet", actor=build.as_person(dossier.titulaire), at=at)
    drain(at=at)
    assert DemandeAbondement.objects.get(pk=demande.pk).etat == "annule"
    with pytest.raises(TransitionRefused):
        abondements.accept(demande=demande, actor=payer.gestionnaire, at=at)


def test_hours_may_still_come_until_the_decision(payer: money.Funder, module: Module, at: Moment) -> None:
    dossier, other = _draft(module, at), money.funder(at=at)
    person = build.as_person(dossier.titulaire)
    first, second = _ask(dossier, payer, at), _ask(dossier, other, at)
    dossiers.choose_self_payment(dossier=dossier, paye=True, actor=person, at=at)
    request = prises_en_charge.submit(dossier=dossier, financeur=payer.row, actor=person, at=at)
    abondements.accept(demande=first, actor=payer.gestionnaire, at=at)
    prises_en_charge.accept(prise_en_charge=request, centimes=120_000, actor=payer.gestionnaire, at=at)
    assert DemandeAbondement.objects.get(pk=second.pk).etat == "annule"
    assert {row.compteur for row in Dossier.objects.get(pk=dossier.pk).plan.all()} == {"cpf", "abondement"}
