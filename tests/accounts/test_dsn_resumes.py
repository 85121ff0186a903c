"""A DSN that is killed goes on where it was, its memory does not grow, and its page says how far it got."""

import io
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.dsn.reading import Individu, Lecteur, Repere
from accounts.models import Activite, Compte, ContratDSN, ImportActivites
from accounts.services import dsn_steps
from accounts.services.imports import advance
from accounts.verification import verify
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.delivery import drain
from tests.accounts.dsn_files import declaration, envelope, full_month, received
from tests.browser.servers import ROOT, environment
from tests.builders.accounts import SYSTEM

JANUARY = date(2016, 1, 1)


def staff(count: int, months: int = 1, order: int = 1) -> str:
    """One employer, some months, many people."""
    return envelope(
        declaration([full_month(rank, 2016, number) for rank in range(count)], on=date(2016, number, 1), order=order)
        for number in range(1, months + 1)
    )


@pytest.mark.django_db
def test_small_chunks_give_the_same_as_one(at: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dsn_steps, "LINES", 1)
    monkeypatch.setattr(dsn_steps, "ACCOUNTS", 2)
    row, steps = received(staff(5, 2), at), 0
    while row.etat in ("recu", "en_cours"):
        row, steps = advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False), steps + 1
    assert (row.lues, row.ajoutees, row.declarations_lues, row.rejetees) == (row.lignes, 5, 2, 0)
    assert steps > 12
    assert {activite.heures_secondes for activite in Activite.objects.all()} == {1_092_024}


@pytest.mark.django_db
def test_the_worker_reads_it_step_by_step(at: Moment, administrator: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dsn_steps, "LINES", 40)
    monkeypatch.setattr(dsn_steps, "ACCOUNTS", 1)
    file = SimpleUploadedFile("dsn.txt", staff(3).encode(), content_type="text/plain")
    answer = administrator.post(reverse("importer_activites"), {"fichier": file})
    assert "Actualiser l’avancement" in administrator.get(answer["Location"]).content.decode()
    drain(at=at)
    page = administrator.get(answer["Location"]).content.decode()
    assert "Fichier lu en entier, sans rejet." in page
    assert "Déclarations retenues" in page
    assert ImportActivites.objects.get().ajoutees == 3


@pytest.mark.django_db
def test_a_chunk_costs_the_same_number_of_queries_whatever_it_holds(at: Moment) -> None:
    costs = []
    for count in (3, 60):
        row = received(staff(count, order=count), at)
        row = advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False)
        with CaptureQueriesContext(connection) as queries:
            while not row.reporte:
                row = advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False)
        costs.append(len(queries))
        while row.etat == "en_cours":
            row = advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False)
    assert abs(costs[1] - costs[0]) <= 4  # the correction closes what it replaces
    assert costs[1] < 50


def test_a_killed_command_goes_on_when_it_is_run_again(committed_db: str, at: Moment, tmp_path: Path) -> None:
    path = tmp_path / "dsn.txt"
    path.write_text(staff(1500, 2))
    command = [sys.executable, "manage.py", "import_dsn", str(path)]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(committed_db, tmp_path, 0),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        end = time.monotonic() + 90
        while not ImportActivites.objects.filter(lues__gte=16_000).exists():
            assert process.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < end
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
    stopped = ImportActivites.objects.get()
    assert (stopped.etat, stopped.lues < (stopped.lignes or 0)) == ("en_cours", True)
    call_command("import_dsn", str(path))
    row = ImportActivites.objects.get()
    assert (row.etat, row.lues, row.ajoutees, row.rejetees) == ("termine", row.lignes, 1500, 0)
    assert (Compte.objects.count(), ContratDSN.objects.count()) == (1500, 3000)
    assert verify(today=at.today).difference == ""


def _lines(people: int) -> Iterator[bytes]:
    for text in envelope([declaration([full_month(rank, 2016, 1) for rank in range(people)], on=JANUARY)]).splitlines():
        yield f"{text}\r\n".encode()


@pytest.mark.parametrize("people", [200, pytest.param(2_500, marks=pytest.mark.complet)])
def test_reading_keeps_one_person_in_memory(people: int) -> None:
    file, repere = io.BytesIO(b"".join(_lines(people))), Repere()
    tracemalloc.start()
    try:
        found = sum(isinstance(event, Individu) for event in Lecteur(file, repere, "utf-8").events(10**9))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (found, repere.fini) == (people, True)
    assert peak < 200_000


@pytest.mark.complet
def test_a_hundred_thousand_lines_and_a_flat_memory(committed_db: str, at: Moment, tmp_path: Path) -> None:
    peaks = []
    for count in (600, 2_600):
        path = tmp_path / f"{count}.txt"
        path.write_text(staff(count))
        code = (
            "import resource, sys, django; django.setup();"
            "from django.core.management import call_command;"
            f"call_command('import_dsn', {str(path)!r});"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        started = time.monotonic()
        out = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment(committed_db, tmp_path, 0), capture_output=True,
            check=True, text=True,
        ).stdout  # fmt: skip
        assert time.monotonic() - started < 180
        peaks.append(int(out.split()[-1]))
    assert ImportActivites.objects.order_by("-lignes")[0].lues > 100_000
    assert peaks[1] < peaks[0] * 1.25
