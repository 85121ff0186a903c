"""Verbs of a dossier: works, wrong state, stranger who owns a twin, replay."""

from datetime import date, timedelta

import pytest

from accounts.models import Mouvement, Solde
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, Refused, TransitionRefused
from cpa_portal.outbox.models import Courriel, OutboxEvent
from modules.models import HeuresPlan, Tranche
from modules.selectors.dossiers import missing_to_transmit, plan_of
from modules.services import dossiers
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
H = 3600


def available(compte) -> dict[str, int]:
    return {solde.compteur: solde.available // H for solde in Solde.objects.filter(compte=compte)}


@pytest.fixture
def compte(at: Moment):
    return build.person(at=at, cpf=48)


@pytest.fixture
def module(at: Moment):
    return build.module(at=at)


def test_the_whole_way_holds_then_frees_nothing_until_the_end(at, compte, module) -> None:
    dossier = build.accepted(at=at, compte=compte, module=module)
    assert dossier.etat == "valide"
    assert available(compte) == {"cpf": 24}
    assert Solde.objects.get(compte=compte).reserve == 24 * H
    assert list(HeuresPlan.objects.values_list("compteur", "secondes")) == [("cpf", 24 * H)]
    assert Tranche.objects.get(dossier=dossier).centimes == 120_000
    assert Courriel.objects.filter(subject="Votre dossier est accepté").count() == 1


def test_opening_asks_for_dates_that_hold(at, compte, module) -> None:
    actor = build.as_person(compte.titulaire)
    for first, last, field in [
        (None, None, "first_session_on"),
        (at.today - timedelta(days=1), at.today, "first_session_on"),
        (at.today + timedelta(days=2), at.today, "last_session_on"),
    ]:
        with pytest.raises(InvalidInput) as error:
            dossiers.open_dossier(
                titulaire=compte.titulaire,
                module=module,
                first_session_on=first,
                last_session_on=last,
                actor=actor,
                at=at,
            )
        assert error.value.field == field


def test_one_open_dossier_per_module(at, compte, module) -> None:
    build.draft(at=at, compte=compte, module=module)
    with pytest.raises(Refused, match="déjà en cours"):
        build.draft(at=at, compte=compte, module=module)


def test_nobody_else_opens_or_submits(at, compte, module) -> None:
    twin = build.person(at=at, cpf=48)
    stranger = build.as_person(twin.titulaire)
    build.draft(at=at, compte=twin, module=module)
    with pytest.raises(NotAllowed):
        dossiers.open_dossier(
            titulaire=compte.titulaire,
            module=module,
            first_session_on=at.today,
            last_session_on=at.today,
            actor=stranger,
            at=at,
        )
    dossier = build.draft(at=at, compte=compte, module=module)
    for actor in (stranger, build.SYSTEM, build.as_member(module.organisme), build.as_funder()):
        with pytest.raises(NotAllowed, match="accord est personnel"):
            dossiers.transmit(dossier=dossier, actor=actor, at=at)


def test_missing_hours_block_until_paid_oneself(at, module) -> None:
    compte = build.person(at=at, cpf=20)
    actor = build.as_person(compte.titulaire)
    dossier = build.draft(at=at, compte=compte, module=module)
    assert [item.code for item in missing_to_transmit(dossier, at)] == ["heures"]
    with pytest.raises(Refused, match="Il manque 4\u00a0h"):
        dossiers.transmit(dossier=dossier, actor=actor, at=at)
    dossiers.choose_self_payment(dossier=dossier, paye=True, actor=actor, at=at)
    sent = dossiers.transmit(dossier=dossier, actor=actor, at=at)
    assert sent.reste_secondes == 4 * H
    dossiers.validate(dossier=sent, actor=build.as_funder(), at=at)
    assert available(compte) == {"cpf": 0}


def test_hours_gone_since_submission_are_not_charged_to_the_person(at, compte, module) -> None:
    other = build.module(at=at, titre="Autre module", forfait_secondes=40 * H)
    first = build.transmitted(at=at, compte=compte, module=module)
    second = build.transmitted(at=at, compte=compte, module=other)
    dossiers.validate(dossier=second, actor=build.as_funder(), at=at)
    with pytest.raises(Refused) as error:
        dossiers.validate(dossier=first, actor=build.as_funder(), at=at)
    assert error.value.code == "solde_insuffisant"
    assert available(compte) == {"cpf": 8}
    assert not HeuresPlan.objects.filter(dossier=first).exists()


def test_cancelling_makes_the_hours_available_again(at, compte, module) -> None:
    dossier = build.accepted(at=at, compte=compte, module=module)
    actor = build.as_person(compte.titulaire)
    gone = dossiers.cancel(dossier=dossier, motif="Projet abandonné", actor=actor, at=at)
    assert (gone.etat, gone.ended_on, gone.ended_reason) == ("annule", at.today, "Projet abandonné")
    assert available(compte) == {"cpf": 48}
    with pytest.raises(TransitionRefused):
        dossiers.cancel(dossier=dossier, motif="Encore", actor=actor, at=at)
    assert Mouvement.objects.filter(nature="liberation").count() == 1
    event = OutboxEvent.objects.get(topic="financeurs.dossier_cancelled")
    assert event.payload == {"dossier_id": str(dossier.pk)}


def test_cancelling_asks_why_and_refuses_strangers(at, compte, module) -> None:
    dossier = build.draft(at=at, compte=compte, module=module)
    with pytest.raises(InvalidInput):
        dossiers.cancel(dossier=dossier, motif="  ", actor=build.as_person(compte.titulaire), at=at)
    twin = build.person(at=at, cpf=48)
    with pytest.raises(NotAllowed):
        dossiers.cancel(dossier=dossier, motif="non", actor=build.as_person(twin.titulaire), at=at)


def test_a_training_already_proven_is_not_cancelled(at, compte, module) -> None:
    dossier = build.accepted(at=at, compte=compte, module=module)
    build.proof(dossier, at=at)
    with pytest.raises(Refused, match="ne s’annule plus"):
        dossiers.cancel(dossier=dossier, motif="trop tard", actor=build.as_person(compte.titulaire), at=at)


def test_refusal_by_the_funder_says_why(at, compte, module) -> None:
    dossier = build.transmitted(at=at, compte=compte, module=module)
    with pytest.raises(NotAllowed):
        dossiers.refuse(dossier=dossier, motif="non", actor=build.as_person(compte.titulaire), at=at)
    refused = dossiers.refuse(dossier=dossier, motif="Projet peu cohérent", actor=build.as_funder(), at=at)
    assert refused.etat == "refuse"
    assert Courriel.objects.filter(body__contains="Projet peu cohérent").exists()
    with pytest.raises(TransitionRefused):
        dossiers.validate(dossier=dossier, actor=build.as_funder(), at=at)


def test_dates_change_until_submission(at, compte, module) -> None:
    dossier, actor = build.draft(at=at, compte=compte, module=module), build.as_person(compte.titulaire)
    dates = {"first_session_on": date(2017, 6, 1), "last_session_on": date(2017, 6, 30)}
    assert dossiers.set_dates(dossier=dossier, **dates, actor=actor, at=at).first_session_on == date(2017, 6, 1)
    dossiers.transmit(dossier=dossier, actor=actor, at=at)
    with pytest.raises(TransitionRefused):
        dossiers.set_dates(dossier=dossier, **dates, actor=actor, at=at)


def test_plan_of_an_ended_dossier_is_empty(at, compte, module) -> None:
    dossier = build.draft(at=at, compte=compte, module=module)
    gone = dossiers.cancel(dossier=dossier, motif="non", actor=build.as_person(compte.titulaire), at=at)
    assert plan_of(gone) is None
