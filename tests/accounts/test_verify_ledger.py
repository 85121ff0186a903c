"""Replaying everything: clean after real life, and the first lie is found and named."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from accounts.models import Compte
from accounts.services import ledger
from accounts.services.facts import declare_dif, declare_diplome
from accounts.services.recompute import recompute
from accounts.verification import verify
from cpa_portal.clock.moment import Moment
from cpa_portal.db.invariants import broken, invariants
from cpa_portal.outbox.delivery import drain
from tests.builders.accounts import HOUR, SYSTEM, activite, compte_with, credit, hold, use


def a_life(at: Moment) -> Compte:
    """Credits, corrections, holds, uses, a shortfall, an annulation, an expiry: every kind of movement."""
    nadia = compte_with(at=at)
    declare_dif(compte=nadia, secondes=40 * HOUR, actor=SYSTEM, at=at)
    declare_diplome(compte=nadia, niveau="VI", declarant="titulaire", actor=SYSTEM, at=at)
    credit(nadia, 30, at=at, compteur="abondement", lie_a="dossier:1")
    undone = use(nadia, 10, at=at, cle="a")
    ledger.reverse(mouvement=undone, cle="erreur", cause="erreur", actor=SYSTEM, at=at)
    held = hold(nadia, 40, at=at, cle="b")
    ledger.capture(
        reservation=held, quantite=30 * HOUR, cle="t1", cause="essai", effective_on=at.today, hold_rest=True,
        actor=SYSTEM, at=at,
    )  # fmt: skip
    activite(nadia, 2016, at=at, hours=100)
    hold(nadia, 1, at=at, cle="c", compteur="abondement", lie_a="dossier:1", expires_on=date(2017, 5, 1))
    ledger.expire_due(at=at, actor=SYSTEM)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=at)
    return nadia


def test_after_real_life_nothing_differs(committed_db: str, at: Moment, capsys: Any) -> None:
    a_life(at)
    assert broken() == []
    report = verify(today=at.today)
    assert (report.difference, report.counts["comptes"]) == ("", 1)
    assert report.counts["mouvements"] > 10
    call_command("verify_ledger")
    assert "Aucune différence." in capsys.readouterr().out


@contextmanager
def tampered(statement: str, *, keep: bool = False) -> Iterator[Any]:
    """What nobody can do: the owner lifts the protections and changes a row. Undone at the end unless kept."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table in ("mouvement", "solde", "alimentation", "activite", "compte"):
            cursor.execute(f"ALTER TABLE accounts_{table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        yield cursor
        transaction.set_rollback(not keep, using="owner")


LIES = {
    "h01_balance_is_the_sum_of_its_movements": "UPDATE accounts_solde SET credite = credite + 3600 WHERE compteur = 'dif'",
    "h02_versions_have_no_gap": "UPDATE accounts_solde SET version = version + 1 WHERE compteur = 'dif'",
    "h03_available_is_never_negative": "UPDATE accounts_mouvement SET disponible_apres = 7 WHERE version = 1",
    "h04_the_chain_is_unbroken": "UPDATE accounts_mouvement SET recorded_at = recorded_at - interval '1 day' WHERE version = 1",
    "h06_held_hours_are_open_reservations": "UPDATE accounts_solde SET reserve = reserve - 1, credite = credite - 1 WHERE reserve > 0",
    "h07_computations_follow_one_another": "UPDATE accounts_alimentation SET total_avant = 1 WHERE seq > 1",
    "h08_each_computation_has_its_movement": "UPDATE accounts_alimentation SET total_apres = total_apres + 3600 WHERE compteur = 'dif'",
    "h11_yearly_rights_are_whole_hours": "UPDATE accounts_alimentation SET total_apres = 5 WHERE compteur = 'cpf'",
    "h12_facts_never_stand_twice": "INSERT INTO accounts_diplome (compte_id, niveau, certification_ccn, declarant, source, source_ref,"
    " declared_on, recorded_at, closed_at, closed_reason) SELECT compte_id, niveau, certification_ccn, declarant, source, source_ref,"
    " declared_on, recorded_at - interval '1 day', recorded_at + interval '1 day', 'corrigee' FROM accounts_diplome",
    "h13_an_annulation_mirrors_its_movement": "UPDATE accounts_mouvement SET quantite = quantite + 1 WHERE nature = 'annulation'",
    "h14_keys_and_their_content_agree": "UPDATE accounts_mouvement SET cause = 'autre' WHERE version = 1",
}


def test_each_lie_is_found_by_its_invariant(committed_db: str, at: Moment) -> None:
    a_life(at)
    statements = {path.stem: path.read_text() for path in invariants("accounts")}
    for name, lie in LIES.items():
        with tampered(lie) as cursor:
            cursor.execute(statements[name])
            assert cursor.fetchall(), name
    assert broken() == []


def test_the_command_stops_at_a_lie(committed_db: str, at: Moment) -> None:
    a_life(at)
    with tampered(LIES["h01_balance_is_the_sum_of_its_movements"], keep=True):
        pass
    with pytest.raises(CommandError, match="h01_balance") as error:
        call_command("verify_ledger")
    assert error.value.returncode == 1


def test_a_right_that_the_facts_do_not_give_is_found(committed_db: str, at: Moment) -> None:
    nadia = compte_with(at=at)
    drain(at=at)
    with tampered("UPDATE accounts_activite SET heures_secondes = 0 WHERE year = 2016", keep=True):
        pass
    assert verify(today=at.today).difference.startswith(f"compte {nadia.pk}, CPF 2016")


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        ("UPDATE accounts_mouvement SET cle = 'autre' WHERE version = 2", "ne correspond pas à son empreinte"),
        ("UPDATE accounts_solde SET manque = 5", "enregistré"),
    ],
)
def test_the_replay_finds_by_itself_what_the_statements_find(
    committed_db: str, at: Moment, lie: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nadia = compte_with(at=at)
    hold(nadia, 48, at=at)
    monkeypatch.setattr("accounts.verification.broken", lambda *labels: [])
    with tampered(lie, keep=True):
        pass
    assert said in verify(today=at.today).difference


def test_an_indu_that_nobody_opened_is_found(committed_db: str, at: Moment) -> None:
    a_life(at)
    drain(at=at)
    assert broken("accounts") == []
    with tampered("UPDATE accounts_indu SET etat = 'clos', closed_on = opened_on", keep=True):
        pass
    assert [found.name for found in broken("accounts")] == ["accounts/h16_an_indu_is_open_while_something_is_missing"]


def test_the_invariants_are_read_by_a_role_that_cannot_write(committed_db: str) -> None:
    assert len(invariants("accounts")) == 16
    with pytest.raises(Exception, match="permission denied"), connections["audit"].cursor() as cursor:
        cursor.execute("UPDATE accounts_compte SET facts_version = 0")
