"""How fast rights are computed and posted: one account at a time, by batches, and the pure rule alone."""

import time
from fractions import Fraction

from bench.servers import Report, moment, options, portal


def prepare(count: int) -> list[int]:
    """Accounts with two declared years, through the same path as an activity file."""
    from tests.accounts.activity_files import imported_lines_only, line, text

    lines = (line(rank, annee=year, heures=str(1000 + rank % 600)) for rank in range(count) for year in (2015, 2016))
    return imported_lines_only(text(lines), moment())


def pure(count: int) -> float:
    """Accounts a second through the pure rule, in one process."""
    from accounts.rules.declared import Activite, Facts
    from accounts.rules.entitlements import entitlements

    years = tuple(Activite(year=year, statut="salarie", worked_hours=Fraction(1200)) for year in (2015, 2016))
    facts, today = Facts(activites=years), moment().today
    started = time.perf_counter()
    for _ in range(count):
        entitlements(facts, (), today)
    return count / (time.perf_counter() - started)


def main() -> None:
    """First computation, second one that changes nothing, correction."""
    given = options(__doc__ or "", accounts=2000, batch=500)
    report = Report("recompute")
    with portal():
        from accounts.services.recompute import recompute, recompute_many
        from cpa_portal.actor import Actor

        actor, at = Actor.system("bench"), moment()
        started = time.perf_counter()
        ids = prepare(given.accounts)
        print(f"Recompute: {given.accounts} accounts of two years, batches of {given.batch}")
        report.line(
            "declared_lines",
            "lines of an activity file declared",
            2 * len(ids) / (time.perf_counter() - started),
            "lines/s",
        )
        rule = pure(given.accounts)
        report.line("pure_rule", "the pure rule alone", rule, "accounts/s")

        def timed(batches: list[list[int]]) -> float:
            begun = time.perf_counter()
            for batch in batches:
                recompute_many(compte_ids=batch, actor=actor, at=at)
            return sum(map(len, batches)) / (time.perf_counter() - begun)

        singles, rest = ids[:100], ids[100:]
        batches = [rest[start : start + given.batch] for start in range(0, len(rest), given.batch)]
        begun = time.perf_counter()
        for compte_id in singles:
            recompute(compte_id=compte_id, actor=actor, at=at)
        single = len(singles) / (time.perf_counter() - begun)
        report.line("single", "one account, one transaction (first computation)", single, "accounts/s")
        batched = timed(batches)
        report.line("batched", "by batches (first computation)", batched, "accounts/s")
        again = timed(batches)
        report.line("again", "by batches (nothing to change)", again, "accounts/s")
        report.line("batch_over_single", "batch / single", batched / single, "", ratio=True)
        report.line("batch_over_rule", "batch / pure rule", batched / rule, "", ratio=True)
        report.end(as_json=given.json)


if __name__ == "__main__":
    main()
