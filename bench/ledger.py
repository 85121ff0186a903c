"""How many movements a second: the ledger's own verbs against bare SQL of the same shape (insert + locked update)."""

import time
from statistics import median
from typing import Any

from bench.servers import Report, moment, options, portal, together

BARE = """
CREATE TABLE bench_solde (id bigint PRIMARY KEY, credite bigint NOT NULL, version int NOT NULL);
CREATE TABLE bench_mouvement (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, solde_id bigint NOT NULL REFERENCES bench_solde,
    version int NOT NULL, quantite bigint NOT NULL, cle text NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (solde_id, version), UNIQUE (solde_id, cle));
GRANT ALL ON bench_solde, bench_mouvement TO cpa_app;
"""


def bare(rank: int, comptes: list[int], seconds: float) -> int:
    """Bare SQL: lock the balance, insert, update, commit."""
    from django.db import connection

    done, end = 0, time.perf_counter() + seconds
    connection.ensure_connection()
    raw = connection.connection
    while time.perf_counter() < end:
        solde = comptes[(rank * 7919 + done) % len(comptes)]
        with raw.transaction():
            version = (
                raw.execute("SELECT version FROM bench_solde WHERE id = %s FOR NO KEY UPDATE", [solde]).fetchone()[0]
                + 1
            )
            raw.execute(
                "INSERT INTO bench_mouvement (solde_id, version, quantite, cle) VALUES (%s, %s, 3600, %s)",
                [solde, version, f"{rank}:{done}:{end}"],
            )
            raw.execute("UPDATE bench_solde SET credite = credite + 3600, version = %s WHERE id = %s", [version, solde])
        done += 1
    return done


def post(rank: int, comptes: list[int], seconds: float) -> int:
    """The service: key, chain, triggers, journal and all."""
    from accounts.models import Compte
    from accounts.services.ledger import post_credit
    from cpa_portal.actor import Actor

    rows = {row.pk: row for row in Compte.objects.filter(pk__in=comptes)}
    actor, at = Actor.system("bench"), moment()
    done, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        compte = rows[comptes[(rank * 7919 + done) % len(comptes)]]
        post_credit(
            compte=compte, compteur="cpf", quantite=3600, cle=f"{rank}:{done}:{end}", cause="bench",
            effective_on=at.today, actor=actor, at=at,
        )  # fmt: skip
        done += 1
    return done


def cycle(rank: int, comptes: list[int], seconds: float) -> int:
    """A whole use: hold, then capture. Counted as two movements."""
    from accounts.models import Compte
    from accounts.services.ledger import capture, hold
    from cpa_portal.actor import Actor

    rows = {row.pk: row for row in Compte.objects.filter(pk__in=comptes)}
    actor, at = Actor.system("bench"), moment()
    done, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        compte = rows[comptes[(rank * 7919 + done) % len(comptes)]]
        common: dict[str, Any] = {"cause": "bench", "effective_on": at.today, "actor": actor, "at": at}
        held = hold(compte=compte, compteur="cpf", quantite=1, cle=f"{rank}:{done}:{end}", **common)
        capture(reservation=held, quantite=1, cle=f"{rank}:{done}:{end}:d", **common)
        done += 2
    return done


def prepare(count: int) -> list[int]:
    """Accounts with hours, and the bare tables with as many balances."""
    from django.db import connection, connections

    from tests.builders.accounts import compte, credit

    at = moment()
    comptes = []
    for rank in range(count):
        row = compte(at=at, rank=rank)
        credit(row, 1000, at=at, cle="ouverture")
        comptes.append(row.pk)
    with connections["owner"].cursor() as cursor:
        cursor.execute(BARE)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_solde SELECT unnest(%s::bigint[]), 0, 0", [comptes])
    return comptes


def release_all(rank: int, comptes: list[int], seconds: float) -> int:
    """A reservation given up: hold, then release. Counted as two movements."""
    from accounts.models import Compte
    from accounts.services.ledger import hold, release
    from cpa_portal.actor import Actor

    rows = {row.pk: row for row in Compte.objects.filter(pk__in=comptes)}
    actor, at = Actor.system("bench"), moment()
    done, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        compte, key = rows[comptes[(rank * 7919 + done) % len(comptes)]], f"{rank}:{done}:{end}:l"
        held = hold(
            compte=compte, compteur="cpf", quantite=1, cle=key, cause="bench", effective_on=at.today, actor=actor, at=at
        )  # fmt: skip
        release(reservation=held, cle=f"{key}:r", cause="bench", actor=actor, at=at)
        done += 2
    return done


VERBS = (("credit", post), ("hold_capture", cycle), ("hold_release", release_all))


def measure(report: Report, clients: int, comptes: list[int], seconds: float, rounds: int) -> None:
    """Floor and verbs in turns, so that what else the machine does weighs on both; medians."""
    rates: dict[str, list[float]] = {"bare": []} | {name: [] for name, _ in VERBS}
    for _ in range(rounds):
        rates["bare"].append(together(bare, clients, comptes, seconds))
        for name, work in VERBS:
            rates[name].append(together(work, clients, comptes, seconds))
    floor = median(rates["bare"])
    report.line(f"bare_{clients}", f"{clients} client(s): bare SQL, lock + insert + update", floor, "movements/s")
    for name, _ in VERBS:
        rate = median(rates[name])
        report.line(f"{name}_{clients}", f"{clients} client(s): {name} through the service", rate, "movements/s")
        report.line(f"{name}_{clients}", f"{clients} client(s): {name} / bare SQL", rate / floor, "", ratio=True)


def main() -> None:
    """Spread over many accounts by 1, 4 and 16 clients, then everybody on one balance."""
    given = options(__doc__ or "", accounts=200, seconds=4, rounds=1)
    report = Report("ledger")
    with portal():
        comptes = prepare(given.accounts)
        print(f"Ledger: {given.accounts} accounts, {given.seconds} s each, {given.rounds} round(s)")
        for clients in (1, 4, 16):
            measure(report, clients, comptes, float(given.seconds), given.rounds)
        floor = together(bare, 4, comptes[:1], float(given.seconds))
        hot = together(post, 4, comptes[:1], float(given.seconds))
        report.line("one_balance", "4 clients on one balance: credit / bare SQL", hot / floor, "", ratio=True)
        started = time.perf_counter()
        from accounts.verification import verify

        found = verify(today=moment().today)
        assert found.difference == "", found.difference
        rate = found.counts["mouvements"] / (time.perf_counter() - started)
        report.line("verify", "verify_ledger (statements + replay)", rate, "movements/s")
        report.end(as_json=given.json)


if __name__ == "__main__":
    main()
