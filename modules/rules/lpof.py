"""Reading the public list of training bodies (article L6351-7-1) and comparing it with the portal. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

NUMBER, PREVIOUS = "numeroDeclarationActivite", "numerosDeclarationActivitePrecedent"
NAME, SIREN, SIRET = "denomination", "siren", "siretEtablissementDeclarant"
DECLARED, YEAR_END = "informationsDeclarees.dateDerniereDeclaration", "informationsDeclarees.finExercice"
NEEDED = (NUMBER, NAME, SIREN)
FORMS = {
    "sarl", "sas", "sasu", "sa", "eurl", "ei", "eirl", "scop", "scic", "sci", "snc", "selarl", "association", "asso",
    "societe", "ste", "monsieur", "madame", "m", "mme",
}  # fmt: skip
#: Last month and day of the year on which the report of the year before is due.
REPORT_DUE = (4, 30)


@dataclass(frozen=True, slots=True)
class Inscrit:
    """A body as one line of the list says it."""

    ligne: int
    nda: str
    precedents: tuple[str, ...]
    nom: str
    siren: str
    fin_exercice: date | None


class Layout:
    """Where each column stands."""

    def __init__(self, header: Sequence[str]) -> None:
        names = [name.strip().removeprefix("\ufeff") for name in header]
        self.places = {name: rank for rank, name in enumerate(names)}
        self.missing = [name for name in NEEDED if name not in self.places]

    def read(self, row: Sequence[str], ligne: int) -> Inscrit | str:
        """The body, or why the line cannot be used."""

        def cell(name: str) -> str:
            rank = self.places.get(name)
            return row[rank].strip() if rank is not None and rank < len(row) else ""

        number = re.sub(r"\D", "", cell(NUMBER))
        if len(number) != 11:
            return "Le numéro de déclaration n’a pas onze chiffres."
        try:
            ended = _day(cell(YEAR_END))
        except ValueError:
            return "La fin d’exercice n’est pas une date JJ/MM/AAAA."
        previous = tuple(one for one in re.findall(r"\d{11}", cell(PREVIOUS)) if one != number)
        siren = re.sub(r"\D", "", cell(SIREN)) or re.sub(r"\D", "", cell(SIRET))[:9]
        return Inscrit(ligne, number, previous, cell(NAME)[:250], siren[:9], ended)


def _day(text: str) -> date | None:
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None  # noqa: DTZ007  a day, no hour


def lapsed(fin_exercice: date | None, today: date) -> bool:
    """True if the last report is older than the one due: the declaration lapses silently (article L6351-6).

    A body that never reported yet is not lapsed.
    """
    if fin_exercice is None:
        return False
    due = today.year - 1 if (today.month, today.day) > REPORT_DUE else today.year - 2
    return fin_exercice.year < due


def same_name(one: str, other: str) -> bool:
    """True if two names differ by nothing but case, accents, punctuation or legal form."""
    return _words(one) == _words(other)


def _words(name: str) -> list[str]:
    plain = "".join(part for part in unicodedata.normalize("NFKD", name) if not unicodedata.combining(part))
    words = re.findall(r"[a-z0-9]+", plain.casefold().replace("œ", "oe").replace("&", " et "))
    return sorted(set(words) - FORMS) or sorted(words)
