"""What every measure needs: real servers, a fresh database of its own, processes, a table and its JSON."""

import argparse
import atexit
import json
import multiprocessing
import os
import platform
import queue
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def portal() -> Iterator[str]:
    """Django on a fresh, migrated database of its own; everything started here is stopped and removed."""
    sys.path.insert(0, str(ROOT))
    if not os.environ.get("DATABASE_URL"):
        folder = Path(tempfile.mkdtemp(prefix="cpa-bench-"))
        folder.chmod(0o755)
        atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the servers, which stop first
        os.environ["VAR_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "cpa_portal.settings.test"
    import django

    django.setup()
    from tests import databases

    databases.build_template()
    name = databases.clone(f"test_cpa_bench_{os.getpid()}")
    databases.point_to(name)
    os.environ["BENCH_DATABASE"] = name
    try:
        yield name
    finally:
        databases.drop(name)


def moment() -> Any:
    """15 May 2017 in law, now in fact."""
    from cpa_portal.clock.moment import Moment

    return Moment(today=date(2017, 5, 15), now=datetime.now(UTC))


def _child(work: Callable[..., int], rank: int, name: str, go: Any, results: Any, args: tuple[Any, ...]) -> None:
    import django

    django.setup()
    from tests import databases

    databases.point_to(name)
    go.wait()  # every child has loaded Django
    started = time.perf_counter()
    done = work(rank, *args)
    results.put((done, time.perf_counter() - started))


def together(work: Callable[..., int], processes: int, *args: Any) -> float:
    """Run `work(rank, *args)`, which returns how many it did, in processes that start at once: number per second."""
    context = multiprocessing.get_context("spawn")
    go, results = context.Barrier(processes), context.Queue()
    children = [
        context.Process(target=_child, args=(work, rank, os.environ["BENCH_DATABASE"], go, results, args))
        for rank in range(processes)
    ]
    for child in children:
        child.start()
    found: list[tuple[int, float]] = []
    while len(found) < processes:
        try:
            found.append(results.get(timeout=1))
        except queue.Empty:
            if any(child.exitcode for child in children):
                raise SystemExit("Un des processus de mesure s’est arrêté.") from None
    for child in children:
        child.join()
    return sum(done for done, _ in found) / max(seconds for _, seconds in found)


@dataclass
class Report:
    """Lines of a table, and the same figures for programs."""

    name: str
    figures: dict[str, float] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)

    def line(self, key: str, label: str, value: float, unit: str, *, ratio: bool = False) -> None:
        """Print one figure and keep it."""
        (self.ratios if ratio else self.figures)[key] = round(value, 3)
        shown = f"{value:,.2f}" if value < 100 else f"{value:,.0f}"
        print(f"  {label:<58} {shown.replace(',', ' '):>12} {unit}", flush=True)

    def end(self, *, as_json: bool) -> None:
        """The conditions, then the JSON line."""
        conditions = {
            "python": platform.python_version(),
            "machine": platform.machine(),
            "cpus": os.cpu_count(),
            "load": round(os.getloadavg()[0], 2),
            "postgresql": _server_version(),
            "fsync": _setting("fsync"),
            "synchronous_commit": _setting("synchronous_commit"),
        }
        print("  " + ", ".join(f"{key} {value}" for key, value in conditions.items()))
        if as_json:
            print(
                json.dumps(
                    {"bench": self.name, "figures": self.figures, "ratios": self.ratios, "conditions": conditions}
                )
            )


def _setting(name: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])


def _server_version() -> str:
    return _setting("server_version").split()[0]


def options(description: str, **numbers: int) -> argparse.Namespace:
    """--json and the numbers that a measure lets one choose."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="a last line of JSON")
    for name, default in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args()
