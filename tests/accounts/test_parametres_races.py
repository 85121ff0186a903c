"""Two people approve at once, and a computation that began under the old law."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

from accounts.models import ApprobationJeu, Campagne, JeuDeParametres
from accounts.selectors import law
from accounts.services import parametres
from accounts.services.recompute import lock_comptes, recompute
from accounts.verification import verify
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused
from cpa_portal.outbox.delivery import drain
from cpa_portal.outbox.models import OutboxEvent
from tests.builders.accounts import SYSTEM, compte_with, parts
from tests.builders.parametres import an_administrator, in_force, studied


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


def test_a_computation_asks_for_the_law_once_it_holds_the_account(
    committed_db: str, at: Moment, monkeypatch: Any
) -> None:
    """The law read before the lock could be the old one while the campaign of the new law has already passed."""
    nadia, seen = compte_with(at=at), []
    monkeypatch.setattr("accounts.services.recompute.law_in_force", lambda: seen.append("law") or law.law_in_force())
    locked = lock_comptes
    monkeypatch.setattr(
        "accounts.services.recompute.lock_comptes",
        lambda *given, **options: seen.append("lock") or locked(*given, **options),
    )
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=at)
    assert seen == ["lock", "law"]


def test_the_audit_replays_under_the_law_in_force(committed_db: str, at: Moment) -> None:
    compte_with(at=at)
    in_force(at)
    report = verify(today=at.today)
    assert (report.difference, report.counts["comptes"]) == ("", 1)
