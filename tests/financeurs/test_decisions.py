"""The person's request, the funder's answer, and hours added."""

import pytest

from accounts.models import Solde
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused, TransitionRefused
from financeurs.services import abondements, prises_en_charge
from modules.models import Dossier, Module
from tests.builders import financeurs as money
from tests.builders import modules as build

pytestmark = pytest.mark.django_db


def test_accepting_holds_the_hours(payer: money.Funder, module: Module, at: Moment) -> None:
    dossier = money.granted(payer, module, at=at)
    solde = Solde.objects.get(compte__titulaire=dossier.titulaire, compteur="cpf")
    assert (dossier.etat, solde.reserve, solde.available) == ("valide", 24 * 3600, 24 * 3600)


def test_an_amount_over_the_cap_says_both_values(module: Module, at: Moment) -> None:
    payer = money.funder(at=at, centimes_par_heure=4_000)
    module = money.module_paid_by(payer, at=at)
    request = money.submitted(payer, module, at=at)
    with pytest.raises(InvalidInput, match="960,00") as caught:
        prises_en_charge.accept(prise_en_charge=request, centimes=120_000, actor=payer.gestionnaire, at=at)
    assert caught.value.field == "montant"
    assert Dossier.objects.get(pk=request.dossier_id).etat == "transmis"


def test_an_organisme_outside_the_catalogue_is_not_payable(module: Module, at: Moment) -> None:
    other = money.funder(at=at)
    request = money.submitted(other, module, at=at)
    with pytest.raises(Refused, match="catalogue de référence"):
        prises_en_charge.accept(prise_en_charge=request, centimes=100, actor=other.gestionnaire, at=at)


def test_a_stranger_funder_does_not_even_see_it(
    payer: money.Funder, module: Module, stranger: money.Funder, at: Moment
) -> None:
    request = money.submitted(payer, module, at=at)
    with pytest.raises(NotFound):
        prises_en_charge.accept(prise_en_charge=request, centimes=100, actor=stranger.gestionnaire, at=at)


def test_an_accountant_does_not_decide(payer: money.Funder, module: Module, at: Moment) -> None:
    request = money.submitted(payer, module, at=at)
    with pytest.raises(NotAllowed, match="gestionnaire"):
        prises_en_charge.accept(prise_en_charge=request, centimes=100, actor=payer.comptable, at=at)


def test_a_decision_is_taken_once(payer: money.Funder, module: Module, at: Moment) -> None:
    request = money.submitted(payer, module, at=at)
    prises_en_charge.accept(prise_en_charge=request, centimes=100, actor=payer.gestionnaire, at=at)
    with pytest.raises(TransitionRefused):
        prises_en_charge.refuse(prise_en_charge=request, motif="Non", actor=payer.gestionnaire, at=at)


def test_a_refusal_needs_its_motive(payer: money.Funder, module: Module, at: Moment) -> None:
    request = money.submitted(payer, module, at=at)
    with pytest.raises(InvalidInput, match="motif"):
        prises_en_charge.refuse(prise_en_charge=request, motif="  ", actor=payer.gestionnaire, at=at)
    prises_en_charge.refuse(prise_en_charge=request, motif="Hors de notre champ.", actor=payer.gestionnaire, at=at)
    dossier = Dossier.objects.get(pk=request.dossier_id)
    assert (dossier.etat, dossier.ended_reason) == ("refuse", "Hors de notre champ.")


def test_only_the_person_submits(payer: money.Funder, module: Module, at: Moment) -> None:
    dossier = build.draft(at=at, compte=build.person(at=at, cpf=48), module=module)
    with pytest.raises(NotAllowed, match="personnel"):
        prises_en_charge.submit(dossier=dossier, financeur=payer.row, actor=payer.gestionnaire, at=at)


def test_missing_hours_are_asked_then_mentioned_outside_the_ceiling(
    payer: money.Funder, module: Module, at: Moment
) -> None:
    compte = build.person(at=at, cpf=10)
    dossier, person = build.draft(at=at, compte=compte, module=module), build.as_person(compte.titulaire)
    with pytest.raises(Refused, match="manque"):
        prises_en_charge.submit(dossier=dossier, financeur=payer.row, actor=person, at=at)
    demande = abondements.ask(dossier=dossier, financeur=payer.row, actor=person, at=at)
    assert demande.secondes == 14 * 3600
    with pytest.raises(Refused, match="attend déjà"):
        abondements.ask(dossier=dossier, financeur=payer.row, actor=person, at=at)
    abondements.accept(demande=demande, actor=payer.gestionnaire, at=at)
    top_up = Solde.objects.get(compte=compte, compteur="abondement")
    assert (top_up.lie_a, top_up.available) == (f"dossier:{dossier.pk}", 14 * 3600)
    request = prises_en_charge.submit(dossier=dossier, financeur=payer.row, actor=person, at=at)
    prises_en_charge.accept(prise_en_charge=request, centimes=1_000, actor=payer.gestionnaire, at=at)
    assert {(row.compteur, row.secondes) for row in dossier.plan.all()} == {("cpf", 36_000), ("abondement", 50_400)}


def test_a_top_up_over_the_rule_is_refused_with_both_values(at: Moment) -> None:
    payer = money.funder(at=at, abondement_secondes=5 * 3600)
    module = money.module_paid_by(payer, at=at)
    compte = build.person(at=at, cpf=10)
    dossier = build.draft(at=at, compte=compte, module=module)
    demande = abondements.ask(
        dossier=dossier, financeur=payer.row, actor=build.as_person(compte.titulaire), at=at
    )  # fmt: skip
    with pytest.raises(Refused, match="14\u00a0h.*5\u00a0h"):
        abondements.accept(demande=demande, actor=payer.gestionnaire, at=at)
    abondements.refuse(demande=demande, motif="Au-delà de nos règles.", actor=payer.gestionnaire, at=at)
    assert not Solde.objects.filter(compte=compte, compteur="abondement").exists()
