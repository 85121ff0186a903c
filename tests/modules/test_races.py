"""Two threads, real commits: the same hours are held once, the same training is recorded once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from accounts.models import Mouvement, Solde
from cpa_portal.errors import DomainError
from modules.models import Dossier, HeuresPlan, Justificatif, ServiceFait
from modules.services import dossiers
from modules.services.service_fait import record_if_due, record_service_fait
from tests.builders import modules as build

H = 3600


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run each call in a thread of its own, at the same instant; returns results or domain errors."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(rank: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[rank] = call()
        except DomainError as error:
            results[rank] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(rank, call)) for rank, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return results


@pytest.mark.parametrize("attempt", range(3))
def test_two_dossiers_never_hold_the_same_hours(committed_db, at, attempt) -> None:
    compte = build.person(at=at, cpf=30)
    first, second = (
        build.transmitted(at=at, compte=compte, module=build.module(at=at, titre=titre)) for titre in ("Un", "Deux")
    )
    results = together(
        *(lambda row=row: dossiers.validate(dossier=row, actor=build.as_funder(), at=at) for row in (first, second))
    )
    refused = [result for result in results if isinstance(result, DomainError)]
    assert [error.code for error in refused] == ["solde_insuffisant"]
    solde = Solde.objects.get(compte=compte, compteur="cpf")
    assert (solde.reserve, solde.available) == (24 * H, 6 * H)
    assert HeuresPlan.objects.count() == 1
    assert Dossier.objects.filter(etat="valide").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_a_training_is_recorded_once(committed_db, at, attempt) -> None:
    dossier = build.accepted(at=at, compte=build.person(at=at, cpf=48), module=build.module(at=at))
    proofs = [build.proof(dossier, at=at), build.proof(dossier, at=at, hours=12)]
    results = together(
        *(lambda row=row: record_service_fait(justificatif=row, actor=build.SYSTEM, at=at) for row in proofs),
        lambda: record_if_due(tranche_id=proofs[0].tranche_id, actor=build.SYSTEM, at=at),
    )
    assert not [result for result in results if isinstance(result, DomainError)]
    assert ServiceFait.objects.count() == 1
    assert Mouvement.objects.filter(nature="debit").count() == 1


def test_cancelling_and_accepting_do_not_cross(committed_db, at) -> None:
    compte = build.person(at=at, cpf=48)
    dossier = build.transmitted(at=at, compte=compte, module=build.module(at=at))
    actor = build.as_person(compte.titulaire)
    together(
        lambda: dossiers.validate(dossier=dossier, actor=build.as_funder(), at=at),
        lambda: dossiers.cancel(dossier=dossier, motif="non", actor=actor, at=at),
    )
    assert Dossier.objects.get(pk=dossier.pk).etat == "annule"
    assert Solde.objects.get(compte=compte).reserve == 0


def test_the_same_file_sent_twice_at_once_is_kept_once(committed_db, at) -> None:
    dossier = build.accepted(at=at, compte=build.person(at=at, cpf=48), module=build.module(at=at))
    results = together(
        *(lambda: build.proof(dossier, at=at, file=build.a_pdf("Même fichier")) for _ in range(2)),
    )
    assert [result.code for result in results if isinstance(result, DomainError)] == ["fichier_deja_recu"]
    assert Justificatif.objects.count() == 1
