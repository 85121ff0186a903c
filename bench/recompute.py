"""One declared diploma to the corrected balance, after short and long histories; then how many accounts a second.

The floor of a diploma is the same rows inserted by bare SQL in one durable transaction, in tables of the same columns
and indexes without trigger or foreign key. The statements are counted on the wire, COPY included.
"""

import time
from dataclasses import replace
from datetime import date
from fractions import Fraction
from statistics import median
from typing import Any

from bench.servers import Report, moment, options, portal

#: Ranks that no line of the activity file has.
FIRST_RANK = 500_000
#: Years of activity, and movements on the balance at least.
HISTORIES = ((1, 1), (10, 200), (50, 2000))
GROWING = (
    "accounts_diplome",
    "accounts_alimentation",
    "accounts_mouvement",
    "audit_journalentry",
    "outbox_outboxevent",
)
COPIED = (*GROWING, "accounts_solde", "accounts_compte")
BARE_BALANCE = (
    "UPDATE bare_accounts_solde b SET credite = s.credite, debite = s.debite, reserve = s.reserve, manque = s.manque,"
    " version = s.version, head_hash = s.head_hash FROM accounts_solde s WHERE s.id = b.id AND s.compte_id = %s"
)
BARE_COMPTE = "UPDATE bare_accounts_compte SET facts_version = facts_version + 1, computed_at = now() WHERE id = %s"


def later() -> Any:
    """A day after fifty years of rights."""
    return replace(moment(), today=date(2067, 5, 2))


def history(rank: int, years: int, movements: int) -> Any:
    """A category C agent with so many years, who used most of each and reserved in vain the rest of the time."""
    from accounts.services import ledger
    from accounts.services.facts import record_statut
    from accounts.services.recompute import recompute
    from tests.builders.accounts import SYSTEM, activite, compte, hold, solde, use

    at = later()
    first, found = at.today.year - years, compte(at=at, rank=rank)
    record_statut(
        compte=found, statut="agent_public", categorie="C", from_on=date(2010, 1, 1), source="banc", source_ref="1",
        actor=SYSTEM, at=at,
    )  # fmt: skip
    for year in range(first, at.today.year):
        activite(found, year, at=at, statut="agent_public")
    recompute(compte_id=found.pk, actor=SYSTEM, at=at)
    for year in range(first + 1, at.today.year):
        use(found, 20, at=at, cle=f"use:{year}", on=date(year, 6, 1), compteur="cpf_public")
        if year % 5 == 0:
            recompute(compte_id=found.pk, actor=SYSTEM, at=at)
    recompute(compte_id=found.pk, actor=SYSTEM, at=at)
    for number in range(solde(found, "cpf_public").version, movements, 2):
        held = hold(found, 1, at=at, cle=f"vain:{number}", compteur="cpf_public")
        ledger.release(reservation=held, cle=f"vain:{number}:fin", cause="banc", actor=SYSTEM, at=at)
    return found


def diploma(compte: Any) -> None:
    """What is measured: the declaration, then the computation that the worker makes of it."""
    from accounts.services.facts import declare_diplome
    from accounts.services.recompute import recompute
    from tests.builders.accounts import SYSTEM

    declare_diplome(compte=compte, niveau="VI", declarant="titulaire", actor=SYSTEM, at=later())
    recompute(compte_id=compte.pk, actor=SYSTEM, at=later())


def bare(compte_id: int, before: dict[str, int]) -> float:
    """Seconds to write again, by bare SQL, the rows that came after `before`."""
    from django.db import connections, transaction

    started = time.perf_counter()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table, last in before.items():
            cursor.execute(f"INSERT INTO bare_{table} SELECT * FROM {table} WHERE id > %s", [last])  # noqa: S608
        cursor.execute(BARE_BALANCE, [compte_id])
        cursor.execute(BARE_COMPTE, [compte_id])
    return time.perf_counter() - started


def last_keys() -> dict[str, int]:
    """The last key of each table that a diploma makes grow."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT coalesce(max(id), 0) FROM {table})" for table in GROWING))
        return dict(zip(GROWING, cursor.fetchone(), strict=True))


def prepare_bare() -> None:
    """Bare copies: no trigger, no foreign key."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for table in COPIED:
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING DEFAULTS INCLUDING INDEXES)")
        for table in COPIED[len(GROWING) :]:
            cursor.execute(f"INSERT INTO bare_{table} SELECT * FROM {table}")  # noqa: S608
        cursor.execute("VACUUM ANALYZE")


def measure_diplomas(report: Report, repeats: int) -> None:
    """Every history in turn, so that what else the machine does weighs on each alike."""
    from tests.builders.accounts import solde
    from tests.statements import statements_sent

    cast = {
        shape: [history(FIRST_RANK + 100 * place + copy, *shape) for copy in range(repeats + 1)]
        for place, shape in enumerate(HISTORIES)
    }
    prepare_bare()
    counts = {}
    for shape, comptes in cast.items():
        with statements_sent() as sent:
            diploma(comptes[0])
        counts[shape] = sent.count
    times: dict[tuple[int, int], list[tuple[float, float]]] = {shape: [] for shape in cast}
    for copy in range(1, repeats + 1):
        for shape, comptes in cast.items():
            before, started = last_keys(), time.perf_counter()
            diploma(comptes[copy])
            taken = time.perf_counter() - started
            times[shape].append((taken, bare(comptes[copy].pk, before)))
    for (years, movements), found in times.items():
        length = solde(cast[years, movements][0], "cpf_public").version
        print(f" {years} year(s), {length} movements on the balance")
        report.line(f"statements_{years}", "statements sent, declaration + computation", counts[years, movements], "")
        report.line(f"diploma_{years}", "one diploma to the corrected balance", median(t for t, _ in found) * 1e3, "ms")
        report.line(f"bare_{years}", "bare SQL writing the same rows", median(b for _, b in found) * 1e3, "ms")
        report.line(f"diploma_{years}", "diploma / bare SQL", median(t / b for t, b in found), "", ratio=True)
    if len(set(counts.values())) > 1:
        raise SystemExit(f"Le nombre de requêtes dépend de l’historique\u00a0: {counts}")


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
    """Diplomas one by one, then accounts by batches: first computation, and second one that changes nothing."""
    given = options(__doc__ or "", accounts=2000, batch=500, repeats=7)
    report = Report("recompute")
    with portal():
        from accounts.services.recompute import recompute, recompute_many
        from cpa_portal.actor import Actor

        actor, at = Actor.system("bench"), moment()
        measure_diplomas(report, given.repeats)
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
