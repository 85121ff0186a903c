"""Dated legal values of this app, read once."""

import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class NatureRule:
    """First day on which an action of this nature can be followed with training hours."""

    first_day: date
    reference: str
    by_statut: dict[str, date]


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything that eligibilite.yaml says."""

    natures: dict[str, NatureRule]
    assiduite_first_day: date
    bilan_remark_seconds: int


@functools.cache
def load() -> Parameters:
    """The parameters, typed."""
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "eligibilite.yaml").read_text(encoding="utf-8"))
    return Parameters(
        natures={
            nature: NatureRule(rule["from"], rule["reference"], rule.get("statuts", {}))
            for nature, rule in data["natures"].items()
        },
        assiduite_first_day=data["assiduite"]["from"],
        bilan_remark_seconds=data["bilan_remarque_heures"] * 3600,
    )


@functools.cache
def _proofs() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "justificatifs.yaml").read_text(encoding="utf-8"))
    return data


def proof_defaults(kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who signs a proof of this kind, and what must be readable in it."""
    row = _proofs()["types"][kind]
    return tuple(row["signataires"]), tuple(row["champs"])


def outlier_limits() -> tuple[int, int]:
    """Modules needed for a comparison, and how many times the median stands out (as much below)."""
    row = _proofs()["ecarts"]
    return row["comparables_minimum"], row["rapport_maximum"]
