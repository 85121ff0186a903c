"""The worker is killed -9 at random moments between the proof and the payment order: nothing lost, nothing doubled."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.db import connections, transaction

from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import current_moment
from cpa_portal.outbox import delivery, emission
from cpa_portal.outbox.models import OutboxEvent
from financeurs.services import ordres
from modules.models import Dossier
from modules.services import service_fait
from tests.browser import servers
from tests.builders import financeurs as money
from tests.builders import modules as build
from tests.faults.exactly_once import open_events, wrongs

#: Proofs sent before each kill: their effects are under way when it comes.
PROOFS = 4


@pytest.fixture
def bell(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> Celery:
    """A doorbell that rings on the queue of this database's worker."""
    app = Celery(broker=os.environ["REDIS_URL"])
    app.conf.broker_transport_options = {
        **settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        "global_keyprefix": f"{committed_db}:",
    }
    monkeypatch.setattr(emission, "current_app", app)
    return app


@contextmanager
def worker(database: str, folder: Path, bell: Celery) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker with two children, once it answers."""
    env = servers.environment(database, folder, 8000)
    with servers.running(servers.worker_command(concurrency=2), env, folder / "worker.log") as process:
        end = time.monotonic() + 60
        while not bell.control.ping(timeout=0.5):
            assert process.poll() is None, (folder / "worker.log").read_text()
            assert time.monotonic() < end, "the worker never answered"
        yield process


def _dossiers(count: int, at: Moment) -> list[Dossier]:
    payer = money.funder(at=at)
    module = money.module_paid_by(payer, at=at)
    return [money.granted(payer, module, at=at) for _ in range(count)]


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.complet)])
def test_every_proof_ends_in_exactly_one_order(committed_db: str, bell: Celery, tmp_path: Path, kills: int) -> None:
    seed = random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    at = current_moment()
    dossiers = _dossiers(PROOFS * kills, at)
    waiting, cut_short = list(dossiers), 0
    for rank in range(kills):
        with worker(committed_db, tmp_path, bell) as process:
            delivery.sweep(at=current_moment(), older_than_seconds=0)
            held = rank % 3 != 2  # effects made one by one as proofs come, or all at once when the worker wakes up
            if held:
                os.killpg(process.pid, signal.SIGSTOP)
            for _ in range(PROOFS):
                build.proof(waiting.pop(), at=at)
            if held:
                os.killpg(process.pid, signal.SIGCONT)
            time.sleep(chance.uniform(0, 0.12))
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
            cut_short += open_events() > 0
    with worker(committed_db, tmp_path, bell):
        end = time.monotonic() + 90
        while open_events() and time.monotonic() < end:
            delivery.sweep(at=current_moment(), older_than_seconds=0)
            time.sleep(0.5)
    print(f"\nseed {seed}: {kills} kills, {len(dossiers)} proofs, {cut_short} kills left effects to make")
    assert open_events() == 0, (tmp_path / "worker.log").read_text()[-3000:]
    assert wrongs(dossiers) == []


def test_an_event_closed_before_its_effect_would_be_caught(committed_db: str, at: Moment) -> None:
    """Planted bug: the row is closed in a transaction of its own, and the process dies before the effect."""
    (dossier,) = _dossiers(1, at)
    build.proof(dossier, at=at)
    with transaction.atomic():
        OutboxEvent.objects.filter(topic="modules.proof_received", done_at__isnull=True).update(done_at=at.now)
    delivery.drain(at=at)
    assert f"dossier {dossier.pk}: 0 orders" in wrongs([dossier])


def test_an_order_rung_but_not_written_would_be_caught(
    committed_db: str, at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted bug: the service fait rings the broker for its order, writes no event, and the broker loses it."""
    (dossier,) = _dossiers(1, at)
    monkeypatch.setattr(service_fait, "emit", lambda **event: None)
    build.proof(dossier, at=at)
    delivery.drain(at=at)
    assert wrongs([dossier]) == [f"dossier {dossier.pk}: 0 orders"]


def test_an_effect_made_twice_would_be_caught(committed_db: str, at: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted bug: the order forgets what is already ordered, in a database without its unique key."""
    (dossier,) = _dossiers(1, at)
    build.proof(dossier, at=at)
    delivery.drain(at=at)
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP INDEX one_order_is_unsettled_per_tranche_and_funder")
    monkeypatch.setattr(ordres, "UNSETTLED", ())
    monkeypatch.setattr(ordres, "already_ordered", lambda **key: 0)
    OutboxEvent.objects.filter(topic="financeurs.service_fait").update(done_at=None)
    delivery.drain(at=at)
    found = wrongs([dossier])
    assert f"dossier {dossier.pk}: 2 orders" in found
    assert any("e4_orders_stay_within_the_grant" in line for line in found)
