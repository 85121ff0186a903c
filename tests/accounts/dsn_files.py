"""Synthetic DSN files, as payroll software writes them: envelope, declarations, people, contracts, pay, activity."""

import io
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files import File

from accounts.models import ImportActivites
from accounts.services.imports import advance, receive_file
from cpa_portal.clock.moment import Moment
from tests.builders.accounts import SYSTEM, nir

SIRET = "53104441000011"
OTHER = "35600000000048"
FULL = "151.67"


def jour(day: date) -> str:
    """JJMMAAAA."""
    return f"{day:%d%m%Y}"


def month(year: int, number: int) -> tuple[date, date]:
    """First and last day."""
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


@dataclass
class Work:
    """Activities of one remuneration: (type, measure, unit)."""

    period: tuple[date, date]
    activities: Sequence[tuple[str, str, str]] = (("01", FULL, "10"),)
    amount: str = "2000.00"
    type: str = "002"
    contract: str | None = None


@dataclass
class Contract:
    """A contract; `stoppages`, `suspensions`, `end`: blocks 60, 65, 62."""

    number: str = "00001"
    start: date = date(2014, 1, 6)
    nature: str = "01"
    unit: str = "10"
    reference: str = FULL
    quotity: str = FULL
    modality: str = "10"
    stoppages: Sequence[dict[str, str]] = ()
    suspensions: Sequence[tuple[str, date, date | None]] = ()
    end: date | None = None


@dataclass
class Individual:
    """A person of one declaration; a full-time employee unless the test says otherwise."""

    rank: int = 1
    contracts: Sequence[Contract] = field(default_factory=lambda: [Contract()])
    work: Sequence[Work] = ()
    changes: dict[str, str | None] = field(default_factory=dict)

    def lines(self) -> list[str]:
        values: dict[str, str | None] = {
            "001": nir(self.rank)[:13], "002": f"Essai{self.rank}", "004": "Nadia", "005": "02",
            "006": "02031984", "007": "Rennes", "008": "1 RUE DE L'EXEMPLE", "009": "35000", "010": "RENNES",
            **self.changes,
        }  # fmt: skip
        found = [rubric("S21.G00.30", champ, value) for champ, value in sorted(values.items()) if value is not None]
        for contract in self.contracts:
            found += _contract(contract)
        found.append(rubric("S21.G00.50", "001", "31012016"))
        for work in self.work:
            found += _work(work, self.contracts[0].number)
        return [*found, rubric("S21.G00.78", "001", "02"), rubric("S21.G00.81", "001", "049")]


def rubric(bloc: str, champ: str, value: object) -> str:
    """One line."""
    return f"{bloc}.{champ},'{value}'"


def block(bloc: str, values: dict[str, Any]) -> list[str]:
    """Lines of one block, without what is empty."""
    return [rubric(bloc, champ, value) for champ, value in values.items() if value not in (None, "")]


def _contract(row: Contract) -> list[str]:
    values = {
        "001": jour(row.start), "002": "06", "004": "543e", "006": "Employé", "007": row.nature, "008": "99",
        "009": row.number, "011": row.unit, "012": row.reference, "013": row.quotity, "014": row.modality, "017": "1486",
    }  # fmt: skip
    found = block("S21.G00.40", values)
    for stoppage in row.stoppages:
        found += block("S21.G00.60", stoppage)
    if row.end:
        found += block("S21.G00.62", {"001": jour(row.end), "002": "031"})
    for motif, start, until in row.suspensions:
        found += block("S21.G00.65", {"001": motif, "002": jour(start), "003": jour(until) if until else None})
    return found


def _work(row: Work, number: str) -> list[str]:
    start, until = row.period
    common = {"001": jour(start), "002": jour(until), "010": row.contract or number}
    found = block("S21.G00.51", {**common, "011": "001", "013": row.amount})
    found += block("S21.G00.53", {"001": "01", "002": f"{(until - start).days + 1}.00", "003": "40"})
    activities = [
        line for kind, measure, unit in row.activities
        for line in block("S21.G00.53", {"001": kind, "002": measure, "003": unit})
    ]  # fmt: skip
    found += block("S21.G00.51", {**common, "011": row.type, "013": row.amount}) + activities
    return [*found, *block("S21.G00.51", {**common, "011": "010", "013": row.amount})]


def stoppage(motif: str, last_day: date, until: date | None = None, back: date | None = None) -> dict[str, str]:
    """Block 60."""
    return {
        "001": motif, "002": jour(last_day), "003": jour(until) if until else "", "010": jour(back) if back else "",
    }  # fmt: skip


def declaration(
    people: Iterable[Individual],
    *,
    on: date,
    siret: str = SIRET,
    kind: str = "01",
    order: int | str = 1,
    fraction: str = "11",
    nature: str = "01",
    currency: str = "01",
) -> list[str]:
    """One declaration."""
    values = {
        "001": nature, "002": kind, "003": fraction, "004": order, "005": jour(on), "007": "05022016",
        "008": "01", "010": currency,
    }  # fmt: skip
    found = block("S20.G00.05", values)
    found += block("S21.G00.06", {"001": siret[:9], "002": siret[9:], "003": "6201Z"})
    found += block("S21.G00.11", {"001": siret[9:], "002": "6201Z"})
    for person in people:
        found += person.lines()
    return found


def full_month(rank: int, year: int, number: int, hours: str = FULL, **contract: Any) -> Individual:
    """A month of one contract."""
    work = [Work(month(year, number), [("01", hours, contract.get("unit", "10"))])] if hours else []
    return Individual(rank, [Contract(**contract)], work)


def year_of(rank: int, year: int, hours: str = FULL, siret: str = SIRET, **contract: Any) -> list[list[str]]:
    """Twelve declarations."""
    return [
        declaration([full_month(rank, year, number, hours, **contract)], on=date(year, number, 1), siret=siret)
        for number in range(1, 13)
    ]


def envelope(declarations: Iterable[list[str]], *, trial: bool = False) -> str:
    """The file."""
    head = block(
        "S10.G00.00",
        {"001": "Paie", "002": "Éditeur", "003": "1", "005": "01" if trial else "02", "006": "P17V01", "008": "01"},
    ) + block("S10.G00.01", {"001": SIRET[:9], "002": SIRET[9:]})
    rows = [*head, *(line for found in declarations for line in found)]
    return "\r\n".join([*rows, f"S90.G00.90.001,'{len(rows) + 2}'", "S90.G00.90.002,'1'"]) + "\r\n"


def received(content: str | bytes, at: Moment, encoding: str = "utf-8") -> ImportActivites:
    """The file, kept and not read yet."""
    data = content if isinstance(content, bytes) else content.encode(encoding)
    return receive_file(file=File(io.BytesIO(data), name="dsn.txt"), actor=SYSTEM, at=at, by_worker=False)


def imported(content: str | bytes, at: Moment, encoding: str = "utf-8") -> ImportActivites:
    """The file, read to its end."""
    row = received(content, at, encoding)
    while row.etat in ("recu", "en_cours"):
        row = advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False)
    return row


def faults(row: ImportActivites) -> list[str]:
    """What was put apart: « name of the value: reason »."""
    return [f"{item.champ}: {item.motif}" for item in row.rejets.order_by("numero")]
