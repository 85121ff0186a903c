"""An import that is killed goes on where it was, and memory does not grow with the file."""

import os
import signal
import subprocess
import sys
import time
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import Activite, Compte, ImportActivites
from accounts.services.import_lines import read_header, survey
from accounts.services.imports import advance
from accounts.verification import verify
from cpa_portal.clock.moment import Moment
from tests.accounts.activity_files import counts, line, received, text
from tests.browser.servers import ROOT, environment
from tests.builders.accounts import SYSTEM


@pytest.mark.django_db
def test_a_step_that_fails_leaves_nothing_and_is_made_again(at: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    row = received(text([line(rank) for rank in range(700)]), at)
    row = advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False)
    row = advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False)
    with monkeypatch.context() as broken:
        broken.setattr("accounts.services.import_chunk._facts_changed", _fail)
        with pytest.raises(ZeroDivisionError):
            advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False)
    row.refresh_from_db()
    assert (row.lues, Activite.objects.count()) == (500, 500)
    row = advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False)
    assert (row.lues, counts(row)) == (700, (700, 0, 0, 0))


def _fail(*args: object, **kwargs: object) -> None:
    raise ZeroDivisionError


def test_a_killed_command_goes_on_when_it_is_run_again(committed_db: str, at: Moment, tmp_path: Path) -> None:
    path = tmp_path / "activites.csv"
    path.write_text(text([line(rank, siret="" if rank % 2 else "53104441000011") for rank in range(4000)]))
    command = [sys.executable, "manage.py", "import_activites", str(path)]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(committed_db, tmp_path, 0),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        end = time.monotonic() + 60
        while not ImportActivites.objects.filter(lues__gte=1000).exists():
            assert process.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < end
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
    stopped = ImportActivites.objects.get()
    assert (stopped.etat, stopped.lues % 500, stopped.lues < 4000) == ("en_cours", 0, True)
    call_command("import_activites", str(path))
    row = ImportActivites.objects.get()
    assert (row.etat, row.lues, counts(row)) == ("termine", 4000, (4000, 0, 0, 0))
    assert Compte.objects.count() == 4000
    assert verify(today=at.today).difference == ""


@pytest.mark.parametrize("lines", [2000, pytest.param(100_000, marks=pytest.mark.complet)])
def test_the_survey_keeps_a_few_bytes_a_line(lines: int) -> None:
    content = BytesIO(
        text([line(1), line(1), *(line(rank % 900_000, annee=2015) for rank in range(lines - 2))]).encode()
    )
    tracemalloc.start()
    try:
        found = survey(content, read_header(content))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (found.lines, found.ranks) == (lines, {"3": 2})
    assert peak < 300_000 + 64 * lines


@pytest.mark.complet
def test_a_hundred_thousand_lines_in_three_minutes(committed_db: str, at: Moment, tmp_path: Path) -> None:
    path = tmp_path / "activites.csv"
    path.write_text(text(line(rank, annee=2015 + rank % 2) for rank in range(100_000)))
    started = time.monotonic()
    call_command("import_activites", str(path))
    assert time.monotonic() - started < 180
    row = ImportActivites.objects.get()
    assert (row.lues, counts(row), row.recalcules) == (100_000, (100_000, 0, 0, 0), 100_000)
