"""Movements a second: the verbs of the ledger against bare SQL, at 1, 4 and 16 clients, in processes of their own.

The bare SQL is one transaction of plain psycopg, prepared: lock the balance, insert the movement, update the balance,
in tables with the same columns and indexes, without trigger, foreign key or journal. Both run in turn, several
times, on the same server; the ratios are medians of the rounds.
"""

import argparse
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import psycopg

from bench.servers import Report, moment, portal
from bench.team import Team

CREDIT, HOLD, RELEASE, CAPTURE = "credit", "hold", "release", "capture"
VERBS = (CREDIT, HOLD, RELEASE, CAPTURE)
BARE = (
    "CREATE TABLE bare_mouvement (LIKE accounts_mouvement INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES)",
    "CREATE TABLE bare_solde (LIKE accounts_solde INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES)",
    "INSERT INTO bare_solde OVERRIDING SYSTEM VALUE SELECT * FROM accounts_solde",
    "GRANT ALL ON bare_mouvement, bare_solde TO cpa_app",
    "VACUUM ANALYZE",
)
LOCK = (
    "SELECT id, credite, debite, reserve, manque, version, head_hash FROM bare_solde"
    " WHERE compte_id = %s AND compteur = 'cpf' AND lie_a = '' FOR NO KEY UPDATE"
)
INSERT = (
    "INSERT INTO bare_mouvement (solde_id, version, nature, quantite, manque_delta, effective_on, recorded_at, cle,"
    " empreinte, cause, regle, version_regles, disponible_apres, prev_hash, hash)"
    " VALUES (%s, %s, 'credit', 3600, 0, '2017-05-15', now(), %s, %s, 'banc', '', '', %s, %s, %s)"
)
UPDATE = "UPDATE bare_solde SET credite = credite + 3600, version = %s, head_hash = %s WHERE id = %s"


def bare(rank: int, comptes: list[int], seconds: float) -> dict[str, float]:
    """Bare SQL, the same for every verb: lock, insert, update, commit."""
    from django.conf import settings

    wanted, done, digest = settings.DATABASES["default"], 0, bytes(range(32))
    with psycopg.connect(
        host=wanted["HOST"], port=wanted["PORT"] or None, user=wanted["USER"], password=wanted["PASSWORD"] or None,
        dbname=wanted["NAME"], autocommit=True,
    ) as raw:  # fmt: skip
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            with raw.transaction():
                solde, credite, debite, reserve, _, version, head = raw.execute(
                    LOCK, [comptes[(rank * 7919 + done) % len(comptes)]]
                ).fetchall()[0]
                left, cle = credite + 3600 - debite - reserve, f"{rank}:{done}:{end}"
                raw.execute(INSERT, [solde, version + 1, cle, digest, left, head, digest])
                raw.execute(UPDATE, [version + 1, digest, solde])
            done += 1
    return {"bare": done / seconds}


def service(rank: int, comptes: list[int], seconds: float) -> dict[str, float]:
    """The service: credit, hold and release, hold and capture, in turn. Each verb has the time that it took itself."""
    from accounts.models import Compte
    from accounts.services import ledger
    from cpa_portal.actor import Actor

    rows = {row.pk: row for row in Compte.objects.filter(pk__in=comptes)}
    actor, at, taken, count = Actor.system("banc"), moment(), dict.fromkeys(VERBS, 0.0), dict.fromkeys(VERBS, 0)
    started = time.perf_counter()
    end, done = started + seconds, 0

    def timed(verb: str, act: Callable[..., Any], **wanted: Any) -> Any:
        nonlocal done
        done += 1
        begun = time.perf_counter()
        made = act(**wanted, cle=f"{rank}:{done}:{end}", cause="banc", actor=actor, at=at)
        taken[verb] += time.perf_counter() - begun
        count[verb] += 1
        return made

    while time.perf_counter() < end:
        compte = rows[comptes[(rank * 7919 + done) % len(comptes)]]
        common = {"compte": compte, "compteur": "cpf", "quantite": 3600, "effective_on": at.today}
        timed(CREDIT, ledger.post_credit, **common)
        timed(RELEASE, ledger.release, reservation=timed(HOLD, ledger.hold, **common))
        held = timed(HOLD, ledger.hold, **common)
        timed(CAPTURE, ledger.capture, reservation=held, quantite=3600, effective_on=at.today)
    return {"mix": done / (time.perf_counter() - started), **{verb: count[verb] / taken[verb] for verb in VERBS}}


def prepare(count: int) -> list[int]:
    """Accounts that have hours already, and the bare tables with as many balances."""
    from django.db import connections

    from bench.population import people
    from tests.builders.accounts import SYSTEM, ledger

    people(count)
    at, comptes = moment(), list(range(1, count + 1))
    from accounts.models import Compte

    for row in Compte.objects.filter(pk__in=comptes):
        ledger.post_credit(
            compte=row, compteur="cpf", quantite=3600, cle="ouverture", cause="banc", effective_on=at.today,
            actor=SYSTEM, at=at,
        )  # fmt: skip
    with connections["owner"].cursor() as cursor:
        for statement in BARE:
            cursor.execute(statement)
    return comptes


def measure(
    team: Team, report: Report, clients: int, comptes: list[int], given: argparse.Namespace, where: str
) -> None:
    """Rounds of floor and service in turn at one number of clients."""
    keys = ("mix", *VERBS)
    rates: dict[str, list[float]] = {key: [] for key in ("bare", *keys)}
    ratios: dict[str, list[float]] = {key: [] for key in keys}
    for _ in range(given.rounds):
        floor = team.run(bare, clients, comptes, seconds=given.seconds)
        found = floor | team.run(service, clients, comptes, seconds=given.seconds)
        for key, values in rates.items():
            values.append(found[key])
        for key, values in ratios.items():
            values.append(found[key] / floor["bare"])
    print(f" {clients} client(s), {where}")
    for key, values in rates.items():
        label = "bare SQL: lock, insert, update" if key == "bare" else f"service: {key}"
        report.line(f"{key}_{where}_{clients}", label, median(values), "movements/s")
        if key != "bare":
            report.line(f"{key}_{where}_{clients}", f"service / bare SQL: {key}", median(ratios[key]), "", ratio=True)


def options() -> argparse.Namespace:
    """Numbers of clients, and how long each measure lasts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="a last line of JSON")
    parser.add_argument("--clients", default="1,4,16", help="numbers of processes, by commas")
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--spread-only", action="store_true", help="without everybody on one balance")
    return parser.parse_args()


def main() -> None:
    """Spread over many accounts, then all on one; and the replay of what was written."""
    given = options()
    sizes = [int(size) for size in given.clients.split(",")]
    report = Report("ledger")
    with portal():
        comptes = prepare(given.accounts)
        print(
            f"Ledger: {given.accounts} accounts, {given.rounds} rounds of {given.seconds} s each;"
            " mix = credit, hold, release, hold, capture"
        )
        with Team(max(sizes)) as team:
            for clients in sizes:
                measure(team, report, clients, comptes, given, "spread")
            for clients in () if given.spread_only else sizes:
                measure(team, report, clients, comptes[:1], given, "one_balance")
        from accounts.verification import verify

        started = time.perf_counter()
        found = verify(today=moment().today)
        assert found.difference == "", found.difference
        rate = found.counts["mouvements"] / (time.perf_counter() - started)
        report.line("verify", "verify_ledger (statements + replay)", rate, "movements/s")
        report.end(as_json=given.json)


if __name__ == "__main__":
    main()
