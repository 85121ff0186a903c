"""Dated parameters of the law, read once from the YAML files beside this module.

Each file maps a name to: description, unit, article of reference, source (keys of the domain file),
and values by the date from which they hold. `null` means that the rule does not exist at that date.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import yaml

Valeur = Fraction | date | str | frozenset[str] | None
NUMERIC_UNITS = frozenset({"hour", "day", "month", "year", "euro", "number", "fraction"})
FOLDER = Path(__file__).parent
MISSING = object()


class ParameterError(Exception):
    """The YAML of the parameters is not usable: a mistake of ours, never of a user."""


@dataclass(frozen=True)
class Parametre:
    """One legal number or choice, with the dates from which each value holds."""

    nom: str
    description: str
    unit: str
    reference: str
    source: str
    valeurs: tuple[tuple[date, Valeur], ...]
    choices: tuple[str, ...] = ()

    def at(self, day: date) -> Valeur:
        """Value in force on a day; None before the first one."""
        found: Valeur = None
        for start, value in self.valeurs:
            if start > day:
                break
            found = value
        return found


@dataclass(frozen=True, eq=False)
class Parametres:
    """All the parameters, under one version. Compared by identity, so that it can be a cache key."""

    version: str
    par_nom: Mapping[str, Parametre] = field(repr=False)
    _found: dict[tuple[str, date], Valeur] = field(default_factory=dict, repr=False)

    def _at(self, nom: str, day: date) -> Valeur:
        found = self._found.get((nom, day), MISSING)
        if found is MISSING:
            try:
                found = self.par_nom[nom].at(day)
            except KeyError:
                raise ParameterError(f"paramètre inconnu\u00a0: {nom}") from None
            self._found[nom, day] = found
        return found  # type: ignore[return-value]

    def optional(self, nom: str, day: date) -> Fraction | None:
        """A number, or None where the rule does not exist on that day."""
        value = self._at(nom, day)
        if value is None or isinstance(value, Fraction):
            return value
        raise ParameterError(f"{nom} n’est pas un nombre")

    def number(self, nom: str, day: date) -> Fraction:
        """A number that must exist on that day."""
        value = self.optional(nom, day)
        if value is None:
            raise ParameterError(f"{nom} n’a pas de valeur au {day.isoformat()}")
        return value

    def day(self, nom: str, on: date = date(2015, 1, 1)) -> date:
        """A date set by the law."""
        value = self._at(nom, on)
        if isinstance(value, date):
            return value
        raise ParameterError(f"{nom} n’est pas une date")

    def text(self, nom: str, day: date) -> str:
        """A word: article in force, value of a policy."""
        value = self._at(nom, day)
        if isinstance(value, str):
            return value
        raise ParameterError(f"{nom} n’est pas un texte")

    def names(self, nom: str, day: date) -> frozenset[str]:
        """A closed list in force on a day."""
        value = self._at(nom, day)
        if isinstance(value, frozenset):
            return value
        raise ParameterError(f"{nom} n’est pas une liste")

    def with_policy(self, nom: str, value: str | None) -> "Parametres":
        """The same law under another choice of one policy; the version says so."""
        old = self.par_nom[nom]
        new = Parametre(
            nom=old.nom,
            description=old.description,
            unit=old.unit,
            reference=old.reference,
            source=old.source,
            choices=old.choices,
            valeurs=((date.min, _value(old.unit, value, old.choices, nom)),),
        )
        return Parametres(version=f"{self.version}.{nom}-{value}", par_nom={**self.par_nom, nom: new})

    def with_values(self, changes: Iterable[tuple[str, date, str]], *, version: str) -> "Parametres":
        """The same law with other values from some days on: (name, first day, value as in the files, or nothing).

        A list is written with commas. Raises ParameterError for a name, a unit or a choice that does not exist.
        """
        changed = dict(self.par_nom)
        for nom, day, raw in changes:
            old = changed.get(nom)
            if old is None:
                raise ParameterError(f"paramètre inconnu\u00a0: {nom}")
            dated = dict(old.valeurs) | {day: read_value(old, raw)}
            changed[nom] = replace(old, valeurs=tuple(sorted(dated.items())))
        return Parametres(version=version, par_nom=changed)


def read_value(parametre: Parametre, raw: str) -> Valeur:
    """A value written as in the files; a list with commas, nothing where no rule exists. Raises ParameterError."""
    written: object = raw
    if parametre.unit == "list" and raw:
        written = [item.strip() for item in raw.split(",") if item.strip()]
    try:
        return _value(parametre.unit, written, parametre.choices, parametre.nom)
    except (ValueError, ZeroDivisionError):
        raise ParameterError(f"{parametre.nom}\u00a0: {raw!r} ne se lit pas") from None


def _value(unit: str, raw: object, choices: tuple[str, ...], nom: str) -> Valeur:
    if raw is None or raw in ("null", ""):
        return None
    if isinstance(raw, list) and unit == "list":
        return frozenset(str(item) for item in raw)
    if not isinstance(raw, str):
        raise ParameterError(f"{nom}\u00a0: valeur inattendue {raw!r}")
    if unit in NUMERIC_UNITS:
        return Fraction(raw)
    if unit == "date":
        return date.fromisoformat(raw)
    if unit != "text":
        raise ParameterError(f"{nom}\u00a0: unité inconnue {unit}")
    if choices and raw not in choices:
        raise ParameterError(f"{nom}\u00a0: {raw!r} n’est pas un des choix {', '.join(choices)}")
    return raw


def _parameter(nom: str, raw: Mapping[str, object]) -> Parametre:
    unit, values, choices = str(raw["unit"]), raw["values"], raw.get("choices", [])
    if not isinstance(values, dict) or not isinstance(choices, list):
        raise ParameterError(f"{nom}\u00a0: «\u00a0values\u00a0» ou «\u00a0choices\u00a0» illisible")
    options = tuple(str(choice) for choice in choices)
    dated = tuple(
        sorted((date.fromisoformat(str(day)), _value(unit, value, options, nom)) for day, value in values.items())
    )
    return Parametre(
        nom=nom,
        description=str(raw["description"]).strip(),
        unit=unit,
        reference=str(raw["reference"]),
        source=str(raw["source"]),
        valeurs=dated,
        choices=options,
    )


@cache
def load() -> Parametres:
    """Read and check every file once. Version: number of VERSION and start of the SHA-256 of the files."""
    digest = hashlib.sha256()
    found: dict[str, Parametre] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content + b"\0")
        # BaseLoader keeps every scalar as text: no float is ever made from a legal number.
        for nom, raw in yaml.load(content, Loader=yaml.BaseLoader).items():  # noqa: S506
            if nom in found:
                raise ParameterError(f"{nom} est défini deux fois")
            found[nom] = _parameter(nom, raw)
    number = (FOLDER / "VERSION").read_text(encoding="utf-8").strip()
    return Parametres(version=f"{number}+{digest.hexdigest()[:12]}", par_nom=found)
