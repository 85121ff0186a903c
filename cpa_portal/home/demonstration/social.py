"""A year of social declarations (DSN) of the demonstration: three employees, one correction, one person put apart."""

import io
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.files import File

from accounts.models import User
from accounts.services.imports import advance, receive_file
from accounts.services.titulaires import claim_compte
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.people import BIG_FIRM

YEAR = 2016


@dataclass(frozen=True, slots=True)
class Salarie:
    """An employee as her payroll sees her; `measure` is what each month declares, in the unit of the contract."""

    nir: str
    nom: str
    prenoms: str
    birth_date: date
    unit: str = "10"
    reference: str = "151.67"
    quotity: str = "151.67"
    modality: str = "10"
    leave: tuple[date, date] | None = None


#: Every NIR is synthetic (country 99, commune 990+), without its key as in a DSN.
MATHILDE = Salarie("2890499990901", "ROCHE", "Mathilde", date(1989, 4, 12))
SARAH = Salarie(
    "2910999990902", "COHEN", "Sarah", date(1991, 9, 3), quotity="121.34", modality="20",
    leave=(date(2016, 3, 31), date(2016, 7, 31)),
)  # fmt: skip
JULIEN = Salarie(
    "1771299990903", "CARON", "Julien", date(1977, 12, 19), unit="20", reference="218.00", quotity="218.00"
)
TEMPORARY = Salarie("", "PETROV", "Ivan", date(1995, 5, 5))


def load_declarations(*, users: dict[str, User], actor: Actor, at: Moment) -> None:
    """Send the year, then the correction of December, as an employer would; Sarah then claims her account."""
    months = [_declaration(month, [MATHILDE, SARAH, JULIEN]) for month in range(1, 12)]
    december = _declaration(12, [MATHILDE, SARAH, JULIEN, TEMPORARY], hours={MATHILDE.nir: "75.83"})
    _send("dsn-2016.txt", [*months, december], actor, at)
    corrected = _declaration(12, [MATHILDE, SARAH, JULIEN], kind="03", order=2)
    _send("dsn-2016-12-annule-et-remplace.txt", [corrected], actor, at)
    claim_compte(
        user=users["sarah.cohen@exemple.fr"],
        nir=f"{SARAH.nir}{97 - int(SARAH.nir) % 97:02d}",
        nom_naissance=SARAH.nom,
        prenoms=SARAH.prenoms,
        birth_date=SARAH.birth_date,
        actor=actor,
        at=at,
    )


def _send(name: str, declarations: list[list[str]], actor: Actor, at: Moment) -> None:
    lines = [*_block("S10.G00.00", {"001": "Paie", "002": "Démonstration", "005": "02", "006": "P17V01"})]
    lines += [line for declaration in declarations for line in declaration]
    lines += [f"S90.G00.90.001,'{len(lines) + 2}'", f"S90.G00.90.002,'{len(declarations)}'"]
    file = File(io.BytesIO(("\r\n".join(lines) + "\r\n").encode("latin-1")), name=name)
    row = receive_file(file=file, actor=actor, at=at, by_worker=False)
    while row.finished_at is None:
        row = advance(import_id=row.pk, actor=actor, at=at, by_worker=False)


def _block(name: str, values: dict[str, object]) -> Iterator[str]:
    return (f"{name}.{number},'{value}'" for number, value in values.items() if value != "")


def _day(day: date) -> str:
    return f"{day:%d%m%Y}"


def _declaration(
    month: int, people: list[Salarie], *, kind: str = "01", order: int = 1, hours: dict[str, str] | None = None
) -> list[str]:
    first = date(YEAR, month, 1)
    lines = [
        *_block("S20.G00.05", {"001": "01", "002": kind, "003": "11", "004": order, "005": _day(first), "010": "01"}),
        *_block("S21.G00.06", {"001": BIG_FIRM[:9], "002": BIG_FIRM[9:]}),
        *_block("S21.G00.11", {"001": BIG_FIRM[9:]}),
    ]
    for person in people:
        lines += _individual(person, first, (hours or {}).get(person.nir, ""))
    return lines


def _individual(person: Salarie, first: date, hours: str) -> Iterator[str]:
    last = first.replace(day=monthrange(first.year, first.month)[1])
    identity = {"001": person.nir, "002": person.nom, "004": person.prenoms, "006": _day(person.birth_date)}
    yield from _block("S21.G00.30", identity | ({} if person.nir else {"020": "1356000000001"}))
    yield from _block(
        "S21.G00.40",
        {
            "001": "05012015", "007": "01", "009": "00001", "011": person.unit, "012": person.reference,
            "013": person.quotity, "014": person.modality,
        },
    )  # fmt: skip
    away = person.leave is not None and person.leave[0] < last and first <= person.leave[1]
    if person.leave is not None and away:
        yield from _block("S21.G00.60", {"001": "02", "002": _day(person.leave[0]), "003": _day(person.leave[1])})
    if away and person.leave is not None and person.leave[0] < first:
        return
    measure = hours or ("18.17" if person.unit == "20" else person.quotity)
    period = {"001": _day(first), "002": _day(last), "010": "00001"}
    yield from _block("S21.G00.51", {**period, "011": "002", "013": "2000.00"})
    yield from _block("S21.G00.53", {"001": "01", "002": measure, "003": person.unit})
