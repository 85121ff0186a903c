"""The grammar of LHEO 2.3, read from its data: elements, order, occurrences, lengths, tables, attributes."""

import functools
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DATA = FOLDER / "grammaire.json"


@dataclass(frozen=True, slots=True)
class Item:
    """A child in a sequence; `most` None is any number."""

    name: str
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute: its kind (text, id, idref, datetime, uri) and whether it must be there."""

    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class Element:
    """An element: one of `sequence`, `choice`, `text`, `integer`, `day`, `table` or `free` says its content."""

    name: str
    label: str
    attributes: dict[str, Attribute]
    sequence: tuple[Item, ...] = ()
    choice: tuple[str, ...] = ()
    text: tuple[int, int] | None = None
    integer: tuple[int, int] | None = None
    day: tuple[str, str] | None = None
    table: str = ""
    free: bool = False

    @property
    def container(self) -> bool:
        """True if it holds elements and no text."""
        return bool(self.sequence or self.choice)

    def most(self, child: str) -> int | None:
        """How many of this child it may hold; 0 when none."""
        return next((item.most for item in self.sequence if item.name == child), None if child in self.choice else 0)


@dataclass(frozen=True, slots=True)
class Grammar:
    """All of it."""

    version: str
    namespace: str
    namespace_2_2: str
    elements: dict[str, Element]
    tables: dict[str, dict[str, str]]
    every_attribute: dict[str, Attribute] = field(default_factory=dict)

    @property
    def namespaces(self) -> dict[str, str]:
        """Namespace → version. Whatever 2.2 allows, 2.3 allows too: only the namespace tells them apart."""
        return {self.namespace: self.version, self.namespace_2_2: "2.2"}


def _attributes(data: dict[str, Any]) -> dict[str, Attribute]:
    return {name: Attribute(kind, required) for name, (kind, required) in data.items()}


def _element(name: str, data: dict[str, Any], every: dict[str, Attribute]) -> Element:
    return Element(
        name=name,
        label=data["nom"],
        attributes=every | _attributes(data.get("attributs", {})),
        sequence=tuple(Item(child, least, most or None) for child, least, most in data.get("suite", ())),
        choice=tuple(data.get("choix", ())),
        text=tuple(data["texte"]) if "texte" in data else None,
        integer=tuple(data["entier"]) if "entier" in data else None,
        day=tuple(data["date"]) if "date" in data else None,
        table=data.get("table", ""),
        free=data.get("libre", False),
    )


def built(data: dict[str, Any]) -> Grammar:
    """The grammar from its data."""
    every = _attributes(data["attributs"])
    return Grammar(
        version=data["version"],
        namespace=data["espace"],
        namespace_2_2=data["espace_2_2"],
        elements={name: _element(name, element, every) for name, element in data["elements"].items()},
        tables=data["tables"],
        every_attribute=every,
    )


@functools.cache
def grammar() -> Grammar:
    """The grammar of the house."""
    return built(json.loads(DATA.read_text(encoding="utf-8")))
