"""How fast a DSN is read: the pure reading, the whole import, and an activity file of as many people beside it."""

import io
import resource
import time
from datetime import date
from typing import Any

from bench.servers import Report, moment, options, portal


def content(people: int, months: int) -> bytes:
    """One employer, some months of 2016, many people."""
    from tests.accounts.dsn_files import declaration, envelope, full_month

    return envelope(
        declaration([full_month(rank, 2016, number) for rank in range(people)], on=date(2016, number, 1))
        for number in range(1, months + 1)
    ).encode()


def pure(data: bytes) -> float:
    """Seconds to read people and contracts, writing nothing."""
    from accounts.dsn.contract import contracts_of
    from accounts.dsn.person import person_of
    from accounts.dsn.reading import Individu, Lecteur, Repere

    started = time.perf_counter()
    for event in Lecteur(io.BytesIO(data), Repere(), "utf-8").events(10**9):
        if isinstance(event, Individu):
            person_of(event.blocs[0].valeurs, ligne=event.ligne)
            list(contracts_of(event, devise="01"))
    return time.perf_counter() - started


def whole(data: bytes) -> tuple[float, Any]:
    """Seconds to read, write, add up and compute, and the import."""
    from tests.accounts.dsn_files import imported

    started = time.perf_counter()
    row = imported(data, moment())
    return time.perf_counter() - started, row


def main() -> None:
    """Lines a second, people-months a second, memory."""
    given = options(__doc__ or "", people=1500, months=3)
    report = Report("import_dsn")
    with portal():
        data = content(given.people, given.months)
        lines, people_months = data.count(b"\n"), given.people * given.months
        from tests.accounts.activity_files import imported as imported_csv
        from tests.accounts.activity_files import line, text

        print(f"DSN: {lines} lines, {given.people} people, {given.months} months")
        reading = pure(data)
        report.line("reading", "pure reading", lines / reading, "lines/s")
        csv = text(line(rank, annee=2015) for rank in range(given.people))
        started = time.perf_counter()
        imported_csv(csv, moment())
        of_csv = time.perf_counter() - started
        report.line("csv", "activity file, accounts opened and computed", given.people / of_csv, "lines/s")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seconds, row = whole(data)
        if (row.ajoutees, row.rejetees) != (given.people, 0):
            raise SystemExit(f"Unexpected result: {row.ajoutees} added, {row.rejetees} rejected.")
        report.line("import", "whole import", lines / seconds, "lines/s")
        report.line("months", "whole import", people_months / seconds, "people-months/s")
        report.line("again", "the same file again", lines / whole(data)[0], "lines/s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        report.line("memory", "peak memory of the process", peak / 1024, "MB")
        report.line("grown", "of which during the import", max(0, peak - before) / 1024, "MB")
        report.line("over_reading", "whole import / pure reading", seconds / reading, "times", ratio=True)
        per_month = (seconds / people_months) / (of_csv / given.people)
        report.line("over_csv", "a declared month / a line of an activity file", per_month, "times", ratio=True)
        report.end(as_json=given.json)


if __name__ == "__main__":
    main()
