"""Many at once on one account: nothing lost, nothing spent twice. Real threads, real commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import Any

from django.db import connections

from accounts.models import Activite, Compte, Mouvement, User
from accounts.services import ledger
from accounts.services.facts import declare_diplome, record_activite
from accounts.services.recompute import recompute
from accounts.services.titulaires import claim_compte
from accounts.verification import verify
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import DomainError, Refused
from cpa_portal.outbox.delivery import drain
from tests.builders.accounts import HOUR, SYSTEM, compte_with, credit, hold, nir, parts


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run every act in a thread of its own, all starting at once; returns the results or the refusals."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except DomainError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_dossiers_never_spend_the_same_hours(committed_db: str, at: Moment) -> None:
    nadia = compte_with(at=at)
    results = together(*(lambda rank=rank: hold(nadia, 10, at=at, cle=f"dossier:{rank}") for rank in range(20)))
    assert sum(isinstance(result, Mouvement) for result in results) == 4
    assert {result.code for result in results if isinstance(result, Refused)} == {"solde_insuffisant"}
    assert parts(nadia) == (48, 0, 40, 0)


def test_the_same_key_from_twenty_threads_is_one_movement(committed_db: str, at: Moment) -> None:
    nadia = compte_with(at=at)
    results = together(*(lambda: credit(nadia, 5, at=at, compteur="cec") for _ in range(20)))
    assert len({result.pk for result in results}) == 1
    assert parts(nadia, "cec") == (5, 0, 0, 0)


def test_a_reservation_raced_by_capture_and_release_resolves_once(committed_db: str, at: Moment) -> None:
    nadia = compte_with(at=at)
    held = hold(nadia, 40, at=at)
    common: dict[str, Any] = {"reservation": held, "cause": "essai", "actor": SYSTEM, "at": at}
    results = together(
        *(
            lambda rank=rank: ledger.capture(quantite=40 * HOUR, cle=f"c{rank}", effective_on=at.today, **common)
            for rank in range(5)
        ),
        *(lambda rank=rank: ledger.release(cle=f"r{rank}", **common) for rank in range(5)),
    )
    assert sum(isinstance(result, Mouvement) for result in results) == 1
    assert parts(nadia) in ((48, 40, 0, 0), (48, 0, 0, 0))


def test_twenty_people_declare_use_and_compute_one_account(committed_db: str, at: Moment) -> None:
    nadia = compte_with((2015,), at=at)
    later = replace(at, today=date(2018, 6, 1))

    def declare(year: int, hours: int) -> Any:
        return record_activite(
            compte=nadia, year=year, statut="salarie", source="test", source_ref=f"{year}:{hours}",
            heures_secondes=hours * HOUR, actor=SYSTEM, at=later,
        )  # fmt: skip

    acts: list[Callable[[], Any]] = []
    for rank in range(5):
        acts += [
            lambda rank=rank: declare(2016 + rank % 2, 100 + rank),
            lambda rank=rank: _spend(nadia, rank, later),
            lambda: recompute(compte_id=nadia.pk, actor=SYSTEM, at=later),
            lambda rank=rank: declare_diplome(
                compte=nadia, niveau=("VI", "V bis")[rank % 2], declarant="titulaire", actor=SYSTEM, at=later
            ),
        ]
    results = together(*acts)
    assert not [result for result in results if isinstance(result, DomainError) and not isinstance(result, Refused)]
    drain(at=later)
    nadia.refresh_from_db()
    assert Activite.objects.current().filter(compte=nadia).count() == 6
    assert nadia.computed_version == nadia.facts_version
    assert recompute(compte_id=nadia.pk, actor=SYSTEM, at=later) == []
    assert verify(today=later.today).difference == ""


def _spend(of: Compte, rank: int, at: Moment) -> Any:
    held = hold(of, 4, at=at, cle=f"d{rank}")
    return ledger.capture(
        reservation=held,
        quantite=3 * HOUR,
        cle=f"d{rank}:t1",
        cause="essai",
        effective_on=at.today,
        actor=SYSTEM,
        at=at,
    )


def test_one_account_is_claimed_by_one_person(committed_db: str, at: Moment) -> None:
    users = []
    for rank in range(8):
        user = User(email=f"u{rank}@exemple.fr")
        user.save()
        users.append(user)
    who = {"nir": nir(1), "nom_naissance": "Essai", "prenoms": "Nadia", "birth_date": date(1984, 3, 2)}
    results = together(*(lambda user=user: claim_compte(user=user, **who, actor=SYSTEM, at=at) for user in users))
    assert sum(isinstance(result, Compte) for result in results) == 1
    assert len({result.message for result in results if isinstance(result, Refused)}) == 1
