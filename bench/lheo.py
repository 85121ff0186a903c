"""How fast a LHEO catalogue is tried: lxml merely parsing it, then the real survey, judgement and comparison.

Each part runs in a process of its own, so that the peak memory of one is not that of another.
"""

import os
import sys
import tempfile
import time
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.servers import Report, moment, options, portal

ROUNDS = 3


def write(path: Path, *, sessions: int, per_formation: int, siret: str, nda: str) -> None:
    """A catalogue of so many sessions, as a software of a training body writes it."""
    from tests.modules.lheo import files

    start = date(2017, 6, 1)
    with path.open("w", encoding="utf-8") as file:
        file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<lheo xmlns="{files.SPACE}"><offres>\n')
        for rank in range(0, sessions, per_formation):
            days = [start + timedelta(days=7 * step) for step in range(min(per_formation, sessions - rank))]
            dated = "\n".join(files.session(f"{day:%Y%m%d}", f"{day + timedelta(days=5):%Y%m%d}") for day in days)
            file.write(
                files.formation(f"F{rank}", siret=siret, nda=nda, sessions=dated, title=f"Créer son entreprise {rank}")
            )
            file.write("\n")
        file.write("</offres></lheo>\n")


def parse(path: Path) -> float:
    """Seconds for lxml to parse the file, event by event, keeping nothing."""
    from lxml import etree

    started = time.perf_counter()
    for _event, node in etree.iterparse(str(path), events=("end",)):
        node.clear()
    return time.perf_counter() - started


def parse_to_a_tree(path: Path) -> float:
    """Seconds for lxml to parse the file into one tree."""
    from lxml import etree

    started = time.perf_counter()
    etree.parse(str(path))
    return time.perf_counter() - started


def trial(path: Path) -> float:
    """Seconds to survey, parse, judge, understand, compare and write the report of the file."""
    from django.core.files import File
    from django.db import transaction

    from cpa_portal.actor import Actor
    from modules.models import ImportLheo
    from modules.services.lheo_imports import advance, receive_catalogue
    from organismes.models import Organisme

    body, at = Organisme.objects.get(), moment()
    with path.open("rb") as handle, transaction.atomic():
        started = time.perf_counter()
        row = receive_catalogue(organisme=body, file=File(handle, name=path.name), actor=Actor.system("bench"), at=at)
        row = advance(import_id=row.pk, actor=Actor.system("bench"), at=at)
        seconds = time.perf_counter() - started
        if row.etat != ImportLheo.objects.get(pk=row.pk).etat or row.etat != "pret":
            raise SystemExit(f"Unexpected result: {row.etat} {row.motif} {list(row.anomalies.values()[:3])}")
        transaction.set_rollback(True)
    return seconds


WORKS = {"parse": parse, "tree": parse_to_a_tree, "trial": trial}


def _peak() -> float:
    """Megabytes of this process at its highest; unlike getrusage, not those of the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def _child(what: str, path: str, database: str, results: Any) -> None:
    if what == "trial":
        import django

        django.setup()
        from tests import databases

        databases.point_to(database)
    before = _peak()
    seconds = [WORKS[what](Path(path)) for _ in range(ROUNDS)]
    results.put((min(seconds), _peak(), before))


def apart(what: str, path: Path) -> tuple[float, float, float]:
    """Best seconds of some rounds, peak memory in megabytes, and what the process weighed before."""
    context = get_context("spawn")
    results = context.Queue()
    child = context.Process(target=_child, args=(what, str(path), os.environ["BENCH_DATABASE"], results))
    child.start()
    child.join()
    if child.exitcode:
        sys.exit(f"{what}: exit code {child.exitcode}")
    seconds, peak, before = results.get()
    return seconds, peak, before


def main() -> None:
    """Seconds, memory, and the ratio to mere parsing."""
    given = options(__doc__ or "", sessions=10_000, per_formation=10)
    report = Report("lheo")
    with portal(), tempfile.TemporaryDirectory(prefix="cpa-lheo-") as folder:
        from tests.builders import modules as build

        body = build.organisme(at=moment())
        path = Path(folder) / "catalogue.xml"
        write(
            path,
            sessions=given.sessions,
            per_formation=given.per_formation,
            siret=body.siret,
            nda=body.declarations.get().nda,
        )
        print(f"LHEO: {given.sessions} sessions, {path.stat().st_size / 1_048_576:.1f} MB")
        parsing, parsing_peak, _ = apart("parse", path)
        tree, tree_peak, _ = apart("tree", path)
        trying, peak, before = apart("trial", path)
        report.line("parse", "lxml merely parsing, element by element", parsing, "s")
        report.line("tree", "lxml merely parsing, into a tree", tree, "s")
        report.line("trial", "survey, parse, XSD, compare, report written", trying, "s")
        report.line("sessions", "sessions tried", given.sessions / trying, "sessions/s")
        report.line("memory", "peak memory of the trial", peak, "MB")
        report.line("grown", "of which over Django at rest", peak - before, "MB")
        report.line("parse_memory", "peak memory of mere parsing", parsing_peak, "MB")
        report.line("tree_memory", "peak memory of mere parsing, into a tree", tree_peak, "MB")
        report.line("over_parse", "trial / mere parsing, element by element", trying / parsing, "times", ratio=True)
        report.line("over_tree", "trial / mere parsing, into a tree", trying / tree, "times", ratio=True)
        report.end(as_json=given.json)
        if peak > 300:
            sys.exit(f"Peak memory {peak:.0f} MB, over 300 MB.")


if __name__ == "__main__":
    main()
