"""The service fait: hours really done debited, price in proportion, once per tranche."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Mouvement, Solde
from cpa_portal.errors import NotAllowed, Refused
from cpa_portal.outbox.delivery import deliver
from cpa_portal.outbox.models import Courriel, OutboxEvent
from modules.models import ServiceFait
from modules.services.justificatifs import object_to
from modules.services.nightly import run_nightly
from modules.services.service_fait import record_service_fait
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
H = 3600


def a_dossier(at, *, pays: bool = False, forfait_secondes: int = 24 * H, **hours: int):
    module = build.module(at=at, forfait_secondes=forfait_secondes)
    return build.accepted(at=at, compte=build.person(at=at, **hours), module=module, pays=pays)


def soldes(dossier) -> dict[str, tuple[int, int, int]]:
    rows = Solde.objects.filter(compte__titulaire=dossier.titulaire)
    return {row.compteur: (row.available // H, row.reserve // H, row.debite // H) for row in rows}


def consume(at) -> None:
    """What the worker does with the proof's event."""
    event = OutboxEvent.objects.filter(topic="modules.proof_received", done_at__isnull=True).first()
    deliver(event_id=event.pk, at=at)


def test_the_worker_records_it_when_the_window_is_zero(at) -> None:
    dossier = a_dossier(at, cpf=48)
    build.proof(dossier, at=at)
    consume(at)
    service = ServiceFait.objects.get()
    assert (service.secondes, service.centimes, service.effective_on) == (24 * H, 120_000, at.today)
    assert soldes(dossier) == {"cpf": (24, 0, 24)}
    dossier.refresh_from_db()
    assert (dossier.etat, dossier.ended_on) == ("service_fait", at.today)
    assert build.tranche_of(dossier).etat == "service_fait"
    event = OutboxEvent.objects.get(topic="financeurs.service_fait")
    assert (event.key, event.payload) == (str(service.tranche_id), {"service_fait_id": service.pk})
    assert Courriel.objects.filter(subject="Votre formation est constatée").count() == 1


def test_only_the_hours_done_are_debited_in_the_order_of_use(at) -> None:
    dossier = a_dossier(at, cpf=20, correctif=10)
    proof = build.proof(dossier, at=at, hours=21)
    service = record_service_fait(justificatif=proof, actor=build.SYSTEM, at=at)
    assert service.centimes == 105_000
    assert soldes(dossier) == {"cpf": (0, 0, 20), "correctif": (9, 0, 1)}


def test_a_counter_that_was_not_needed_is_released(at) -> None:
    dossier = a_dossier(at, cpf=20, correctif=10)
    record_service_fait(justificatif=build.proof(dossier, at=at, hours=10), actor=build.SYSTEM, at=at)
    assert soldes(dossier) == {"cpf": (10, 0, 10), "correctif": (10, 0, 0)}


def test_own_money_is_the_last_to_be_used(at) -> None:
    dossier = a_dossier(at, cpf=20, pays=True)
    record_service_fait(justificatif=build.proof(dossier, at=at, hours=22), actor=build.SYSTEM, at=at)
    assert soldes(dossier) == {"cpf": (0, 0, 20)}


def test_the_debit_counts_from_the_last_day_of_training(at) -> None:
    dossier = a_dossier(at, cpf=48)
    later = replace(at, today=at.today + timedelta(days=40))
    proof = build.proof(dossier, at=later, ended_on=at.today + timedelta(days=9))
    service = record_service_fait(justificatif=proof, actor=build.SYSTEM, at=later)
    debit = Mouvement.objects.get(nature="debit")
    assert debit.effective_on == service.effective_on == at.today + timedelta(days=9)
    assert service.recorded_on == later.today


def test_twice_is_once_whichever_proof_asks(at) -> None:
    dossier = a_dossier(at, cpf=48)
    first, second = build.proof(dossier, at=at), build.proof(dossier, at=at, hours=12)
    done = record_service_fait(justificatif=first, actor=build.SYSTEM, at=at)
    assert record_service_fait(justificatif=first, actor=build.SYSTEM, at=at) == done
    assert record_service_fait(justificatif=second, actor=build.SYSTEM, at=at) == done
    assert Mouvement.objects.filter(nature="debit").count() == 1
    assert OutboxEvent.objects.filter(topic="financeurs.service_fait").count() == 1


def test_an_objected_proof_proves_nothing(at) -> None:
    dossier = a_dossier(at, cpf=48)
    proof = build.proof(dossier, at=at)
    object_to(justificatif=proof, objection="Illisible", actor=build.as_funder(), at=at)
    consume(at)
    assert not ServiceFait.objects.exists()
    with pytest.raises(Refused, match="objection"):
        record_service_fait(justificatif=proof, actor=build.SYSTEM, at=at)
    build.proof(dossier, at=at)
    consume(at)
    assert ServiceFait.objects.count() == 1
    with pytest.raises(Refused, match="déjà constaté"):
        object_to(justificatif=ServiceFait.objects.get().justificatif, objection="x", actor=build.as_funder(), at=at)


def test_neither_the_person_nor_the_organisme_records_it(at) -> None:
    dossier = a_dossier(at, cpf=48)
    proof = build.proof(dossier, at=at)
    for actor in (build.as_person(dossier.titulaire), build.as_member(dossier.module.organisme)):
        with pytest.raises(NotAllowed):
            record_service_fait(justificatif=proof, actor=actor, at=at)


def test_the_night_records_it_when_the_window_has_passed(at, settings) -> None:
    settings.FENETRE_SERVICE_FAIT_JOURS = 5
    dossier = a_dossier(at, cpf=48)
    build.proof(dossier, at=at)
    consume(at)
    assert not ServiceFait.objects.exists()
    assert run_nightly(at=replace(at, today=at.today + timedelta(days=4)))["services_faits"] == 0
    fifth = replace(at, today=at.today + timedelta(days=5))
    assert run_nightly(at=fifth)["services_faits"] == 1
    assert run_nightly(at=fifth)["services_faits"] == 0


def test_the_last_word_of_the_organisme_decides(at, settings) -> None:
    settings.FENETRE_SERVICE_FAIT_JOURS = 5
    dossier = a_dossier(at, cpf=48)
    build.proof(dossier, at=at)
    build.proof(dossier, at=at, hours=12)
    run_nightly(at=replace(at, today=at.today + timedelta(days=5)))
    assert ServiceFait.objects.get().secondes == 12 * H


def test_what_was_planned_may_be_debited_whole_by_policy(at, settings) -> None:
    settings.DEBIT_DES_SEULES_HEURES_FAITES = False
    dossier = a_dossier(at, cpf=48)
    record_service_fait(justificatif=build.proof(dossier, at=at, hours=12), actor=build.SYSTEM, at=at)
    assert soldes(dossier) == {"cpf": (24, 0, 24)}


def test_an_abondement_not_used_vanishes(at) -> None:
    compte = build.person(at=at, cpf=20)
    draft = build.draft(at=at, compte=compte, module=build.module(at=at))
    build.dossiers.grant_abondement(dossier=draft, secondes=10 * H, cle="a:1", actor=build.as_funder(), at=at)
    build.dossiers.transmit(dossier=draft, actor=build.as_person(compte.titulaire), at=at)
    dossier = build.dossiers.validate(dossier=draft, actor=build.as_funder(), at=at)
    record_service_fait(justificatif=build.proof(dossier, at=at, hours=22), actor=build.SYSTEM, at=at)
    assert soldes(dossier) == {"cpf": (0, 0, 20), "abondement": (0, 0, 2)}
