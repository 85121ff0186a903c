"""Which indicators a body answers, what is missing, and what the opinions amount to. Data: indicateurs.yaml."""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from organismes.enums import Avis
from organismes.rules.parameters import read


@dataclass(frozen=True, slots=True)
class Indicateur:
    """One indicator. `approche`: its wording is not the official one; `si`: the activity that makes it apply."""

    numero: str
    libelle: str
    approche: bool = False
    si: str = ""

    @property
    def ordre(self) -> tuple[int, ...]:
        """Key of sort: 2 before 10, 1.2 before 2.1."""
        return tuple(int(part) for part in self.numero.split("."))


@dataclass(frozen=True, slots=True)
class Critere:
    """One criterion and its indicators."""

    numero: str
    libelle: str
    indicateurs: tuple[Indicateur, ...]


@dataclass(frozen=True, slots=True)
class Bareme:
    """A scheme of examination."""

    code: str
    libelle: str
    article: str
    criteres: tuple[Critere, ...]

    @property
    def indicateurs(self) -> tuple[Indicateur, ...]:
        """All of them, in order."""
        return tuple(row for critere in self.criteres for row in critere.indicateurs)


@dataclass(frozen=True, slots=True)
class Label:
    """A label of the CNEFOP list, between two days included."""

    code: str
    nom: str
    du: date
    au: date | None

    def stands_on(self, day: date) -> bool:
        """True if the list holds it on that day."""
        return self.du <= day and (self.au is None or day <= self.au)


@dataclass(frozen=True, slots=True)
class Avancement:
    """How far a body is: numbers of the indicators that lack an answer, or a proof."""

    total: int
    sans_reponse: tuple[str, ...]
    sans_preuve: tuple[str, ...]

    @property
    def faits(self) -> int:
        """Indicators that lack nothing."""
        return self.total - len(set(self.sans_reponse) | set(self.sans_preuve))

    @property
    def complet(self) -> bool:
        """Nothing is missing."""
        return self.faits == self.total


@functools.cache
def scheme(code: str) -> Bareme:
    """A scheme by its code. Raises KeyError."""
    row = read("indicateurs")["baremes"][code]
    criteres = tuple(
        Critere(one["numero"], one["libelle"], tuple(Indicateur(**indicator) for indicator in one["indicateurs"]))
        for one in row["criteres"]
    )
    return Bareme(code, row["libelle"], row["article"], criteres)


def scheme_of(source: str) -> str:
    """Code of the scheme that this kind of examination follows."""
    return str(read("indicateurs")["examens"][source]["bareme"])


def needs_proofs(source: str) -> bool:
    """False on the short circuit: the holder of a label answers without proofs."""
    return bool(read("indicateurs")["examens"][source]["preuves"])


@functools.cache
def activities() -> Mapping[str, str]:
    """Activities that make an indicator apply, with their words."""
    return MappingProxyType(read("indicateurs")["activites"])


def asked_activities(code: str) -> dict[str, str]:
    """Activities on which an indicator of this scheme depends."""
    wanted = {row.si for row in scheme(code).indicateurs if row.si}
    return {name: words for name, words in activities().items() if name in wanted}


def applicable(code: str, activites: Iterable[str]) -> tuple[Critere, ...]:
    """Criteria with the indicators that apply to a body that has these activities."""
    held = {"", *activites}
    kept = (
        Critere(one.numero, one.libelle, tuple(row for row in one.indicateurs if row.si in held))
        for one in scheme(code).criteres
    )
    return tuple(one for one in kept if one.indicateurs)


def progress(
    *, source: str, code: str, activites: Iterable[str], reponses: Mapping[str, str], preuves: Iterable[str]
) -> Avancement:
    """What is done and what is missing, from the answers by number and the numbers that have a proof."""
    numbers = [row.numero for one in applicable(code, activites) for row in one.indicateurs]
    proven = set(preuves)
    return Avancement(
        total=len(numbers),
        sans_reponse=tuple(numero for numero in numbers if not reponses.get(numero, "").strip()),
        sans_preuve=tuple(numero for numero in numbers if needs_proofs(source) and numero not in proven),
    )


def proposed_verdict(avis: Iterable[str], *, expected: int) -> str:
    """What the opinions amount to: every one given and good, one that refuses, or something to complete.

    « a_examiner » while one is missing. A person decides: this only says what is coherent.
    """
    given = list(avis)
    if len(given) < expected:
        return "a_examiner"
    if Avis.NON_CONFORME in given:
        return "non_referencable"
    return "a_completer" if Avis.INSUFFISANT in given else "referencable"


@functools.cache
def labels() -> tuple[Label, ...]:
    """Labels that are or were on the CNEFOP list."""
    return tuple(Label(code, **row) for code, row in read("indicateurs")["labels"].items())


def label(code: str) -> Label | None:
    """A label by its code."""
    return next((row for row in labels() if row.code == code), None)
