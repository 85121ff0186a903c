"""What computations decided for many accounts, written by COPY: the same rows, checks and hashes as one by one.

A yearly campaign writes tens of millions of lines: nothing here costs a query or an object of the ORM per line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from django.db import connection

from accounts.enums import NatureMouvement
from accounts.selectors.decisions import Change, Total
from accounts.services.ledger_fold import apply, indu_change
from accounts.services.ledger_hash import chain_text, content_text
from cpa_portal.db.arrays import hashes, integers
from cpa_portal.db.bulk import next_keys

Name = tuple[int, str]

ALIMENTATION = (
    "id", "compte_id", "compteur", "accrual_year", "sens", "seq", "total_avant", "total_apres", "campagne",
    "regle", "version_regles", "explication",
)  # fmt: skip
MOUVEMENT = (
    "solde_id", "version", "nature", "quantite", "manque_delta", "disponible_apres", "alimentation_id", "empreinte",
    "prev_hash", "hash", "recorded_at", "cle", "effective_on", "accrual_year", "cause", "regle", "version_regles",
)  # fmt: skip
PARTS = ("credite", "debite", "reserve", "manque", "version")


@dataclass(slots=True)
class Balance:
    """A locked row of the balances."""

    pk: int
    compte_id: int
    compteur: str
    credite: int
    debite: int
    reserve: int
    manque: int
    version: int
    head_hash: bytes

    @property
    def available(self) -> int:
        """What can be held."""
        return self.credite - self.debite - self.reserve


class Posted(NamedTuple):
    """One difference written on a balance; `manque_delta` is the part that went to the indu (+) or paid it off (−)."""

    change: Change
    solde_id: int
    nature: str
    quantite: int
    manque_delta: int
    version: int


def post_many(changes: Sequence[Change], *, version: str, campagne: str) -> list[Posted]:
    """Write decisions, movements and balances, under lock, in a constant number of statements."""
    if not changes:
        return []
    balances = _lock({(change.compte.pk, change.compteur) for change in changes})
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    stamp = moment.astimezone(UTC)
    written = stamp.strftime("%Y-%m-%dT%H:%M:%S.%f")
    keys = next_keys("accounts_alimentation", "id", len(changes))
    head = f"{_escaped(campagne)}\t"
    decided, moved, posted = [], [], []
    for key, change in zip(keys, changes, strict=True):
        balance = balances[change.compte.pk, change.compteur]
        after, seq = change.after, change.seq
        before = change.before.quantite if change.before else 0
        decided.append(
            f"{key}\t{balance.compte_id}\t{balance.compteur}\t{change.accrual_year}\t{change.sens}\t{seq}\t{before}"
            f"\t{after.quantite}\t{head}{_tail(after, version)}\n"
        )
        row, made = _movement(balance, change, key, version, written)
        moved.append(row)
        posted.append(made)
    _copy("accounts_alimentation", ALIMENTATION, decided)
    _copy("accounts_mouvement", MOUVEMENT, moved)
    _update(balances.values())
    return posted


def _movement(balance: Balance, change: Change, key: int, version: str, written: str) -> tuple[str, Posted]:
    """The line of COPY of one difference, and the balance changed in memory."""
    difference, year = change.difference, change.accrual_year
    nature = NatureMouvement.CREDIT.value if difference > 0 else NatureMouvement.REPRISE.value
    quantite = abs(difference)
    delta = indu_change(balance, nature, quantite)
    apply(balance, nature, quantite, delta)
    balance.version += 1
    effective = _iso(change.after.effective_on)
    cle, cause = f"alimentation:{year}:{change.sens}:{change.seq}", f"alimentation:{year}"
    regle, available, previous = change.after.regle, balance.available, balance.head_hash.hex()
    content = content_text(nature, quantite, year, effective, cause, regle, version, key)
    print_ = sha256(content.encode()).hexdigest()
    chained = chain_text(
        previous, balance.compte_id, balance.compteur, "", balance.version, delta, written, effective, cle, print_,
        available,
    )  # fmt: skip
    balance.head_hash = sha256(chained.encode()).digest()
    row = (
        f"{balance.pk}\t{balance.version}\t{nature}\t{quantite}\t{delta}\t{available}\t{key}\t\\\\x{print_}"
        f"\t\\\\x{previous}\t\\\\x{balance.head_hash.hex()}\t{written}+00\t{cle}\t{effective}\t{year}\t{cause}"
        f"\t{_escaped(regle)}\t{version}\n"
    )
    return row, Posted(change, balance.pk, nature, quantite, delta, balance.version)


def _lock(names: set[Name]) -> dict[Name, Balance]:
    """The balances under lock, in the order of (account, counter), made if they never existed."""
    found = _select(names)
    missing = sorted(names - found.keys())
    if missing:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO accounts_solde (compte_id, compteur, lie_a, credite, debite, reserve, manque, version,"
                " head_hash) SELECT compte, compteur, '', 0, 0, 0, 0, 0, %s"
                " FROM unnest(%s::bigint[], %s::text[]) AS n (compte, compteur) ON CONFLICT DO NOTHING",
                [bytes(32), [name[0] for name in missing], [name[1] for name in missing]],
            )
        found |= _select(set(missing))
    return found


def _select(names: set[Name]) -> dict[Name, Balance]:
    comptes, compteurs = {name[0] for name in names}, {name[1] for name in names}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, compte_id, compteur, credite, debite, reserve, manque, version, head_hash FROM accounts_solde"
            " WHERE compte_id = ANY(%s::bigint[]) AND compteur = ANY(%s::text[]) AND lie_a = ''"
            " ORDER BY compte_id, compteur FOR NO KEY UPDATE",
            [integers(comptes), list(compteurs)],
        )
        return {(row[1], row[2]): Balance(*row) for row in cursor.fetchall() if (row[1], row[2]) in names}


def _update(balances: Iterable[Balance]) -> None:
    """The balances that the movements lead to."""
    rows = list(balances)
    columns = [integers(getattr(row, name) for row in rows) for name in PARTS]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_solde s SET credite = n.credite, debite = n.debite, reserve = n.reserve,"
            " manque = n.manque, version = n.version, head_hash = n.head_hash FROM unnest(%s::bigint[], %s::bigint[],"
            " %s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::bytea[])"
            " AS n (id, credite, debite, reserve, manque, version, head_hash) WHERE s.id = n.id",
            [integers(row.pk for row in rows), *columns, hashes(row.head_hash for row in rows)],
        )


def _copy(table: str, columns: tuple[str, ...], rows: list[str]) -> None:
    """Lines of text in the format of COPY."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        copy.write("".join(rows))


@lru_cache(1 << 16)
def _tail(after: Total, version: str) -> str:
    """Article, version and explanation: the same for everybody in the same situation."""
    return f"{_escaped(after.regle)}\t{version}\t{_escaped(after.explication)}"


@lru_cache(1 << 10)
def _iso(day: date) -> str:
    return day.isoformat()


@lru_cache(1 << 10)
def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
