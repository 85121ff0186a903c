"""A yearly campaign of a synthetic country, against the bare SQL that writes the same lines and balances."""

import resource
import time
from typing import Any

from bench.population import people
from bench.servers import Report, options, portal, together

FRANCE = 33_000_000
#: Bare tables: the same columns and indexes, no trigger and no foreign key.
BARE = (
    "CREATE TABLE bare_alimentation (LIKE accounts_alimentation INCLUDING DEFAULTS INCLUDING INDEXES)",
    "CREATE TABLE bare_mouvement (LIKE accounts_mouvement INCLUDING DEFAULTS INCLUDING INDEXES)",
    "CREATE TABLE bare_solde (LIKE accounts_solde INCLUDING DEFAULTS INCLUDING INDEXES)",
    "INSERT INTO bare_solde SELECT * FROM accounts_solde",
    "UPDATE bare_solde SET credite = 0, debite = 0, reserve = 0, manque = 0, version = 0",
    "VACUUM ANALYZE bare_solde",
    "VACUUM ANALYZE accounts_alimentation",
    "VACUUM ANALYZE accounts_mouvement",
)
FLOOR = (
    "INSERT INTO bare_alimentation SELECT * FROM accounts_alimentation",
    "INSERT INTO bare_mouvement SELECT * FROM accounts_mouvement",
    "UPDATE bare_solde b SET credite = s.credite, debite = s.debite, reserve = s.reserve, manque = s.manque,"
    " version = s.version, head_hash = s.head_hash FROM accounts_solde s WHERE s.id = b.id",
)


def moment() -> Any:
    """The day after the rights of 2017 fall due."""
    from datetime import UTC, date, datetime

    from cpa_portal.clock.moment import Moment

    return Moment(today=date(2018, 4, 1), now=datetime.now(UTC))


def work(rank: int, campagne_id: str) -> int:
    """One worker: chunks until none is left. Returns the accounts done."""
    from uuid import UUID

    from accounts.services.campagnes import advance
    from cpa_portal.actor import Actor

    actor, done = Actor.system(f"bench {rank}"), 0
    while step := advance(campagne_id=UUID(campagne_id), by_worker=False, actor=actor, at=moment()):
        done += step.comptes
    return done


def campaign(workers: int) -> tuple[float, Any]:
    """Run the campaign of 2017. Accounts a second, and the campaign."""
    from accounts.models import Campagne
    from accounts.services.campagnes import launch
    from cpa_portal.actor import Actor

    row = launch(annee=2017, nature=Campagne.Nature.REELLE, actor=Actor.system("bench"), at=moment())
    pace = together(work, workers, str(row.pk))
    row.refresh_from_db()
    if row.etat != Campagne.Etat.TERMINEE:
        raise SystemExit("La campagne ne s’est pas terminée.")
    return pace, row


def floor() -> float:
    """Seconds of the bare statements, one session, durable."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET transaction_timeout = 0")
        for statement in BARE:
            cursor.execute(statement)
        started = time.perf_counter()
        for statement in FLOOR:
            cursor.execute(statement)
        return time.perf_counter() - started


def main() -> None:
    """Set up, campaign, floor, ratio; then the campaign again, which changes nothing."""
    given = options(__doc__ or "", accounts=1_000_000, workers=2)
    report = Report("campaign")
    with portal():
        from accounts.selectors.campagnes import results_of

        print(f"Campagne\u00a0: {given.accounts} comptes, {given.workers} processus")
        started = time.perf_counter()
        people(given.accounts)
        report.line(
            "setup", "synthetic accounts written", given.accounts / (time.perf_counter() - started), "accounts/s"
        )
        pace, row = campaign(given.workers)
        seconds, lines = given.accounts / pace, results_of(row)["totaux"]["lignes"]
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        report.line("campaign", "campaign", pace, "accounts/s")
        report.line("seconds", "campaign", seconds, "s")
        report.line("lines", "lines written by account", lines / given.accounts, "")
        report.line("memory", "peak memory of a process", peak, "MB")
        bare = floor()
        report.line("floor", "floor: bare INSERT … SELECT and UPDATE, one session", given.accounts / bare, "accounts/s")
        again, _ = campaign(given.workers)
        report.line("again", "the same campaign again (nothing to change)", again, "accounts/s")
        report.line("france", f"{FRANCE} accounts at this pace", FRANCE / pace / 60, "min")
        report.line("campaign", "campaign / floor (time)", seconds / bare, "", ratio=True)
        report.end(as_json=given.json)


if __name__ == "__main__":
    main()
