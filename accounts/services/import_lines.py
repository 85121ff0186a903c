"""Reading an activity file: encoding, separator, header, and each line as an activity or a reason."""

import csv
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import IO

from django.core.files import File

from accounts import nir as nir_format
from accounts.enums import Base, Temps
from accounts.services.activity import HOUR, Activity, checked
from cpa_portal.errors import InvalidInput

COLUMNS = (
    "nir", "nom_naissance", "prenoms", "date_naissance", "annee", "statut", "siret", "heures", "reference", "base",
    "jours", "jours_reference", "salaire", "temps", "absences",
)  # fmt: skip
OPTIONAL = ("accord", "contribution")
#: Column of the file for each field of an activity.
COLUMN_OF = {
    "year": "annee",
    "employeur_siret": "siret",
    "heures_secondes": "heures",
    "reference_secondes": "reference",
    "basis": "base",
    "days_worked": "jours",
    "days_reference": "jours_reference",
    "pay_centimes": "salaire",
    "accord_secondes": "accord",
    "contribution_ratio": "contribution",
}
BOM = b"\xef\xbb\xbf"
LONGEST_LINE = 20_000


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is written; `names` are its columns in their order, `start` the byte after the header."""

    separator: str
    names: tuple[str, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be used. `nir` is canonical; `kept` is the line without the person's identity.

    `reference` names the activity at its source; without it, its year, status, employer and rank do.
    """

    numero: int
    nir: str
    nom_naissance: str
    prenoms: str
    birth_date: date
    activity: Activity
    kept: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that cannot: the column and the reason."""

    numero: int
    champ: str
    motif: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What one reading of the whole file says: its encoding, its lines, and those that repeat an earlier one."""

    encoding: str
    lines: int
    ranks: dict[str, int]


def read_header(file: IO[bytes] | File) -> Layout:
    """Layout of the file. Raises InvalidInput when the columns are not the right ones."""
    file.seek(0)
    raw = file.readline(LONGEST_LINE)
    text = raw.removeprefix(BOM).decode("utf-8", errors="replace").strip("\r\n")
    separator = ";" if ";" in text else ","
    names = tuple(name.strip().lower() for name in cells(text, separator))
    missing = [name for name in COLUMNS if name not in names]
    unknown = [name for name in names if name not in COLUMNS + OPTIONAL]
    if missing or unknown or len(names) != len(set(names)):
        wrong = f"il manque «\u00a0{missing[0]}\u00a0»" if missing else "une colonne est inconnue ou répétée"
        raise InvalidInput(
            f"La première ligne doit nommer les colonnes, et {wrong}. Colonnes attendues\u00a0: {';'.join(COLUMNS)}. "
            f"Colonnes facultatives\u00a0: {';'.join(OPTIONAL)}.",
            code="entete",
            field="fichier",
        )
    return Layout(separator, names, len(raw))


def cells(text: str, separator: str) -> list[str]:
    """Cells of one line."""
    try:
        return next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        return []


def survey(file: IO[bytes] | File, layout: Layout) -> Survey:
    """Read the whole file once, some fifty bytes of memory a line; a second time if lines repeat one another.

    A person may have two lines for the same year, status and employer (two contracts): the rank of each in
    the file tells them apart, so that the same file read again finds each of them.
    """
    seen, encoding = array("q"), "utf-8"
    for number, raw in _raw_lines(file, layout):
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            encoding = "cp1252"
        seen.append(hash(_identity(raw, layout)))
        last = number
    ordered = sorted(seen)
    repeated = {one for one, other in pairwise(ordered) if one == other}
    ranks: dict[str, int] = {}
    if repeated:
        counts: dict[tuple[str, ...], int] = {}
        for number, raw in _raw_lines(file, layout):
            identity = _identity(raw, layout)
            if hash(identity) in repeated:
                counts[identity] = counts.get(identity, 0) + 1
                if counts[identity] > 1:
                    ranks[str(number)] = counts[identity]
    return Survey(encoding, last - 1 if seen else 0, ranks)


def _raw_lines(file: IO[bytes], layout: Layout) -> Iterator[tuple[int, bytes]]:
    file.seek(layout.start)
    number = 1
    while raw := file.readline(LONGEST_LINE):
        number += 1
        yield number, raw


def _identity(raw: bytes, layout: Layout) -> tuple[str, ...]:
    found = cells(raw.decode("cp1252", errors="replace").strip("\r\n"), layout.separator)
    if len(found) != len(layout.names):
        return (repr(raw),)
    named = dict(zip(layout.names, found, strict=True))
    return tuple("".join(named[name].split()).upper() for name in ("nir", "annee", "statut", "siret"))


def parse(raw: bytes, *, numero: int, layout: Layout, encoding: str, today: date) -> Line | Rejected | None:
    """One line; None if it is blank."""
    text = raw.decode(encoding, errors="replace").strip("\r\n")
    if not text.strip():
        return None
    found = cells(text, layout.separator)
    if len(found) != len(layout.names):
        return Rejected(numero, "", f"{len(found)}\u00a0colonnes au lieu de {len(layout.names)}.")
    row = {name: " ".join(cell.split()) for name, cell in zip(layout.names, found, strict=True)}
    try:
        nir = nir_format.canonical(row["nir"])
        birth_date = _day(row["date_naissance"])
        for name in ("nom_naissance", "prenoms"):
            if not any(character.isalpha() for character in row[name]):
                raise InvalidInput("Cette colonne est vide.", field=name)
        activity = checked(_activity(row), today=today)
    except InvalidInput as error:
        return Rejected(numero, COLUMN_OF.get(error.field or "", error.field or ""), error.message)
    kept = ";".join(row[name] for name in COLUMNS[4:] + tuple(name for name in OPTIONAL if row.get(name)))
    return Line(numero, nir, row["nom_naissance"], row["prenoms"], birth_date, activity, kept)


def _activity(row: dict[str, str]) -> Activity:
    if not re.fullmatch(r"[0-9]{4}", row["annee"], re.ASCII):
        raise InvalidInput("L’année s’écrit en quatre chiffres.", field="annee")
    return Activity(
        year=int(row["annee"]),
        statut=row["statut"].lower(),
        employeur_siret="".join(row["siret"].split()),
        basis=row["base"].lower() or Base.HEURES.value,
        heures_secondes=_seconds(row["heures"], "heures"),
        reference_secondes=_seconds(row["reference"], "reference"),
        days_worked=_number(row["jours"], "jours"),
        days_reference=_number(row["jours_reference"], "jours_reference"),
        pay_centimes=_scaled(row["salaire"], 100, "salaire"),
        temps=row["temps"].lower() or Temps.PLEIN.value,
        absences=_absences(row["absences"]),
        accord_secondes=_seconds(row.get("accord", ""), "accord") or 0,
        contribution_ratio=_ratio(row.get("contribution", "")),
    )


def _number(text: str, column: str) -> Decimal | None:
    """A decimal with a comma or a point, two decimals at most."""
    plain = "".join(text.split()).replace(",", ".")
    if not plain:
        return None
    try:
        value = Decimal(plain) if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]*)?", plain, re.ASCII) else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if value.is_nan():
        raise InvalidInput("Ce n’est pas un nombre.", field=column)
    if value * 100 % 1:
        raise InvalidInput("Deux décimales au plus.", field=column)
    return value


def _scaled(text: str, scale: int, column: str) -> int | None:
    value = _number(text, column)
    return None if value is None else int(value * scale)


def _seconds(text: str, column: str) -> int | None:
    return _scaled(text, HOUR, column)


def _ratio(text: str) -> Decimal | None:
    """A share, eight decimals at most."""
    plain = text.replace(",", ".")
    if not plain:
        return None
    if not re.fullmatch(r"[0-9](\.[0-9]{1,8})?", plain, re.ASCII):
        raise InvalidInput("Ce n’est pas une part de 0 à 1, par exemple 0,5.", field="contribution")
    return Decimal(plain)


def _absences(text: str) -> tuple[tuple[str, int], ...]:
    """« maternite:300|maladie:20 »."""
    found = []
    for part in filter(None, (piece.strip() for piece in text.split("|"))):
        nature, _, hours = part.partition(":")
        seconds = _seconds(hours, "absences")
        if seconds is None:
            raise InvalidInput("Une absence s’écrit nature:heures, par exemple maternite:300.", field="absences")
        found.append((nature.strip().lower(), seconds))
    return tuple(found)


def _day(text: str) -> date:
    match = re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", text, re.ASCII)
    try:
        found = date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)
    except ValueError:
        raise InvalidInput("La date s’écrit 1984-03-02 ou 02/03/1984.", field="date_naissance") from None
    if not 1900 <= found.year <= 2100:
        raise InvalidInput("Cette date de naissance n’est pas plausible.", field="date_naissance")
    return found
