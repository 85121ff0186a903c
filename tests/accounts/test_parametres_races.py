"""Two people approve at once, and a computation that began under the old law."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import DatabaseError, connections

from accounts.models import ApprobationJeu, Campagne, JeuDeParametres
from accounts.selectors import law
from accounts.services import parametres
from accounts.services.campagnes import advance
from accounts.services.recompute import recompute
from accounts.verification import verify
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused
from cpa_portal.outbox.delivery import drain
from cpa_portal.outbox.models import OutboxEvent
from tests.builders.accounts import SYSTEM, compte_with, parts
from tests.builders.parametres import an_administrator, in_force, proposed, studied


def _closing(act: Any) -> Any:
    try:
        return act()
    finally:
        connections.close_all()


def test_two_people_who_approve_at_once_put_it_in_force_once(committed_db: str, at: Moment) -> None:
    nadia, jeu = compte_with(at=at), studied(at)
    people = [an_administrator() for _ in range(6)]

    def approve(actor: Any) -> Any:
        return _closing(lambda: parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=actor, at=at))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(approve, people))
    assert ApprobationJeu.objects.count() == 2, "what comes after the second agreement finds it in force"
    assert OutboxEvent.objects.filter(topic="accounts.apply_law").count() == 1
    drain(at=at)
    assert (parts(nadia)[0], Campagne.objects.filter(nature="reelle").count()) == (54, 1)
    assert verify(today=at.today).difference == ""


def test_of_two_changes_approved_at_once_one_is_studied_again(committed_db: str, at: Moment) -> None:
    compte_with(at=at)
    jeux = [studied(at), studied(at, nom="salarie.plafond", valeur="160")]
    for jeu in jeux:
        parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=an_administrator(), at=at)
    last = [(jeu, an_administrator()) for jeu in jeux]

    def approve(pair: Any) -> str:
        jeu, actor = pair
        try:
            _closing(lambda: parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=actor, at=at))
        except Refused as error:
            return type(error).__name__
        return ""

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(approve, last))
    assert answers == ["", "Refused"]
    assert list(JeuDeParametres.objects.filter(etat="actif").values_list("rang", flat=True)) == [1]


def test_an_activation_waits_for_lines_under_way_and_no_line_follows_under_the_old_law(
    committed_db: str, at: Moment, monkeypatch: Any
) -> None:
    """One account is being computed when the second person agrees; another asks for the law meanwhile."""
    nadia, paul = compte_with(at=at), compte_with(at=at, rank=2)
    jeu, first, second = studied(at), an_administrator(), an_administrator()
    parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=first, at=at)
    computing, go_on, order = Event(), Event(), []

    def slow() -> Any:
        found = law.law_to_write()
        if not computing.is_set():
            computing.set()
            assert go_on.wait(20)
            order.append("ligne")
        return found

    def approve() -> None:
        parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=second, at=at)
        order.append("en vigueur")

    monkeypatch.setattr("accounts.services.recompute.law_to_write", slow)
    with ThreadPoolExecutor(3) as pool:
        before = pool.submit(lambda: _closing(lambda: recompute(compte_id=nadia.pk, actor=SYSTEM, at=at)))
        assert computing.wait(20)
        activation = pool.submit(lambda: _closing(approve))
        _until_somebody_waits()
        after = pool.submit(lambda: _closing(lambda: recompute(compte_id=paul.pk, actor=SYSTEM, at=at)))
        go_on.set()
        for future in (before, activation, after):
            future.result(timeout=30)
    assert order == ["ligne", "en vigueur"]
    assert (parts(nadia)[0], parts(paul)[0]) == (48, 54), "the second was computed under the new law"
    drain(at=at)
    assert (parts(nadia)[0], parts(paul)[0]) == (54, 54)
    assert verify(today=at.today).difference == ""


def _until_somebody_waits() -> None:
    """Until a session of this database waits for the law."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits for the law")


def test_between_the_activation_and_its_campaign_the_audit_leaves_accounts_aside(
    committed_db: str, at: Moment, settings: Any
) -> None:
    settings.CAMPAGNE_LOT, settings.CAMPAGNE_PARTITION = 1, 10
    nadia, paul = compte_with(at=at), compte_with(at=at, rank=2)
    jeu = studied(at)
    for _ in range(2):
        parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=an_administrator(), at=at)
    report = verify(today=at.today)
    assert (report.difference, report.counts["comptes en attente de calcul"]) == ("", 2)
    campagne = parametres.apply_law(actor=SYSTEM, at=at)
    assert campagne is not None
    advance(campagne_id=campagne.pk, by_worker=False, actor=SYSTEM, at=at)
    assert (parts(nadia)[0], parts(paul)[0]) == (54, 48)
    report = verify(today=at.today)
    assert (report.difference, report.counts["comptes en attente de calcul"]) == ("", 1)
    drain(at=at)
    report = verify(today=at.today)
    assert (report.difference, report.counts["comptes en attente de calcul"]) == ("", 0)


def test_even_the_owner_empties_no_value(committed_db: str, at: Moment) -> None:
    proposed(at)
    with pytest.raises(DatabaseError, match="append-only"), connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE accounts_valeurproposee")


def test_the_audit_replays_under_the_law_in_force(committed_db: str, at: Moment) -> None:
    compte_with(at=at)
    in_force(at)
    report = verify(today=at.today)
    assert (report.difference, report.counts["comptes"]) == ("", 1)
