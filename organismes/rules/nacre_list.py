"""The list of NACRE conventions as a file: how it is written, and what each of its lines says or why it cannot."""

import csv
import io
import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date

from cpa_portal.errors import InvalidInput
from organismes.rules.identifiers import canonical_siret
from organismes.rules.parameters import nacre_convention_day

COLUMNS = ("siret", "raison_sociale", "reference", "debut", "fin")
MOST_LINES = 5_000
LENGTHS = {"raison_sociale": 150, "reference": 60}


@dataclass(frozen=True, slots=True)
class RawLine:
    """Cells of a line of the file, by its number; `surplus` counts what does not fit the header."""

    numero: int
    siret: str = ""
    raison_sociale: str = ""
    reference: str = ""
    debut: str = ""
    fin: str = ""
    cellules: int = len(COLUMNS)
    attendues: int = len(COLUMNS)

    def as_dict(self) -> dict[str, str | int]:
        """For keeping."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Convention:
    """A convention that was in force on 31/12/2016."""

    numero: int
    siret: str
    raison_sociale: str
    reference: str
    from_on: date
    until_on: date | None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _column(text: str) -> str:
    """« Début » → debut, « Raison sociale » → raison_sociale."""
    plain = unicodedata.normalize("NFKD", text.strip().casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def read_list(content: bytes) -> list[RawLine]:
    """Lines of the file, header apart. Raises InvalidInput (field "fichier") when it is not such a list."""
    text = _decoded(content)
    if "\x00" in text:
        raise InvalidInput(
            "Ce fichier n’est pas du texte\u00a0: enregistrez la liste au format CSV.", code="format", field="fichier"
        )
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    names: tuple[str, ...] = ()
    found: list[RawLine] = []
    before = 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = _checked_header(cells)
                continue
            named = {name: " ".join(cell.split()) for name, cell in zip(names, cells, strict=False)}
            found.append(RawLine(numero=number, cellules=len(cells), attendues=len(names), **named))
            if len(found) > MOST_LINES:
                raise InvalidInput(
                    f"Ce fichier compte plus de {MOST_LINES} lignes. Envoyez-le en plusieurs parties.", field="fichier"
                )
    except csv.Error:
        raise InvalidInput(
            f"Ce fichier ne se lit pas comme un CSV à partir de la ligne {before + 1}.", code="format", field="fichier"
        ) from None
    if not names:
        raise InvalidInput("Ce fichier est vide. Choisissez-en un autre.", field="fichier")
    if not found:
        raise InvalidInput("Ce fichier n’a qu’une ligne d’en-tête\u00a0: il n’y a rien à lire.", field="fichier")
    return found


def _checked_header(cells: list[str]) -> tuple[str, ...]:
    names = tuple(_column(cell) for cell in cells)
    missing = [name for name in COLUMNS if name not in names]
    unknown = [name for name in names if name not in COLUMNS]
    if missing or unknown or len(set(names)) != len(names):
        if missing:
            wrong = f"il manque «\u00a0{missing[0]}\u00a0»"
        elif unknown:
            wrong = f"«\u00a0{unknown[0]}\u00a0» n’est pas une colonne de la liste"
        else:
            wrong = "une colonne y est deux fois"
        raise InvalidInput(
            f"La première ligne doit nommer les colonnes, et {wrong}. Colonnes attendues\u00a0: {';'.join(COLUMNS)}.",
            code="entete",
            field="fichier",
        )
    return names


def in_force(from_on: date, until_on: date | None) -> bool:
    """True if the convention was in force on the day that counts."""
    day = nacre_convention_day()
    return from_on <= day and (until_on is None or day <= until_on)


def checked(line: RawLine) -> Convention:
    """What the line says. Raises InvalidInput with the column (`field`)."""
    if line.cellules != line.attendues:
        raise InvalidInput(f"{line.cellules}\u00a0colonnes au lieu de {line.attendues}.", code="colonnes")
    siret = canonical_siret(line.siret)
    for name, title in (("raison_sociale", "La raison sociale"), ("reference", "La référence de la convention")):
        value = getattr(line, name)
        if not value:
            raise InvalidInput(f"{title} est vide.", field=name)
        if len(value) > LENGTHS[name]:
            raise InvalidInput(f"{title} dépasse {LENGTHS[name]} caractères.", field=name)
    from_on, until_on = _day(line.debut, "debut"), _day(line.fin, "fin") if line.fin else None
    if until_on is not None and until_on < from_on:
        raise InvalidInput("La fin de la convention vient avant son début.", field="fin")
    day = nacre_convention_day()
    if from_on > day:
        raise InvalidInput(
            f"Cette convention commence le {from_on:%d/%m/%Y}\u00a0: elle n’était pas en vigueur le {day:%d/%m/%Y}.",
            code="nacre_hors_periode",
            field="debut",
        )
    if until_on is not None and until_on < day:
        raise InvalidInput(
            f"Cette convention a pris fin le {until_on:%d/%m/%Y}\u00a0: elle n’était plus en vigueur le {day:%d/%m/%Y}.",
            code="nacre_hors_periode",
            field="fin",
        )
    return Convention(line.numero, siret, line.raison_sociale, line.reference, from_on, until_on)


def _day(text: str, field: str) -> date:
    if not text:
        raise InvalidInput("Cette date est vide.", field=field)
    match = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", text, re.ASCII)
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text, re.ASCII)
    try:
        if match:
            found = date(int(match[3]), int(match[2]), int(match[1]))
        elif iso:
            found = date(int(iso[1]), int(iso[2]), int(iso[3]))
        else:
            raise ValueError
    except ValueError:
        raise InvalidInput(
            f"«\u00a0{text[:20]}\u00a0» n’est pas une date\u00a0: écrivez-la ainsi, 31/12/2016 ou 2016-12-31.",
            field=field,
        ) from None
    if not 1990 <= found.year <= 2100:
        raise InvalidInput(f"L’année {found.year} n’est pas plausible pour une convention NACRE.", field=field)
    return found
