"""Dated values of the law, read once from the YAML files beside this one."""

import functools
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@functools.cache
def read(name: str) -> MappingProxyType[str, Any]:
    """Content of `<name>.yaml`, read once."""
    return MappingProxyType(yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")))


def delay(name: str) -> int:
    """A delay of the declaration, in the unit that its name says."""
    return int(read("declaration")["delais"][name]["valeur"])


def article_of_delay(name: str) -> str:
    """Article that sets a delay of the declaration."""
    return str(read("declaration")["delais"][name]["article"])


def quality_required_since() -> date:
    """First day on which funders must check the quality criteria."""
    return date.fromisoformat(str(read("qualite")["exigee_depuis"]["valeur"]))


def source_window(source: str) -> tuple[date, date | None, str]:
    """First day, last day (None: no end) and article of what proves quality."""
    row = read("qualite")["sources"][source]
    return row["du"], row["au"], row["article"]


def nacre_convention_day() -> date:
    """Day on which a NACRE convention had to be in force."""
    day: date = read("qualite")["sources"]["nacre"]["convention_le"]
    return day


def appeal_text() -> str:
    """Ways and delays of appeal, shown under each refusal."""
    return str(read("recours")["refus"])


def statutory_mention() -> str:
    """The only mention that a registered body may make of its number (article L6352-12)."""
    return str(read("recours")["mention"])
