"""What a module says, as one content that can be frozen, compared and read again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from modules.rules.parameters import proof_defaults

#: Fields of a module that its version keeps.
FIELDS = (
    "nature",
    "titre",
    "objectif",
    "contenu",
    "public_vise",
    "prerequis",
    "phase",
    "tarification",
    "forfait_secondes",
    "forfait_centimes",
    "justificatif_type",
    "commune",
    "departement",
    "a_distance",
)
WHOLE = 1000
ONLY_STEP = "Accompagnement"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the proof that pays a part of the module, who signs it and what must be readable in it."""

    titre: str
    type: str
    signataires: tuple[str, ...]
    champs: tuple[str, ...]
    pour_mille: int = WHOLE


def only_step(justificatif_type: str) -> Step:
    """The whole module on one proof, signed and filled in as its kind asks."""
    signataires, champs = proof_defaults(justificatif_type)
    return Step(ONLY_STEP, justificatif_type, signataires, champs)


def content_of(values: Mapping[str, Any], steps: Sequence[Step]) -> dict[str, Any]:
    """The content of a version: the fields by name, then the steps in their order."""
    content = {name: values[name] for name in FIELDS}
    rows = list(steps) or [only_step(values["justificatif_type"])]
    content["etapes"] = [
        {**asdict(step), "signataires": list(step.signataires), "champs": list(step.champs)} for step in rows
    ]
    return content


def steps_in(content: Mapping[str, Any]) -> list[Step]:
    """The steps of a version, in their order."""
    return [
        Step(row["titre"], row["type"], tuple(row["signataires"]), tuple(row["champs"]), row["pour_mille"])
        for row in content["etapes"]
    ]


def digest(content: Mapping[str, Any]) -> str:
    """Sha256 of a content, whatever the order of its fields."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Names of what differs between two contents."""
    return [name for name in (*FIELDS, "etapes") if before.get(name) != after.get(name)]


def shares(total: int, parts: Sequence[int]) -> list[int]:
    """Split an integer by thousandths without losing a unit: each cumulated share is rounded down, the last takes all.

    Raises ValueError if the parts do not add up to a thousand.
    """
    if sum(parts) != WHOLE:
        raise ValueError(f"parts add up to {sum(parts)}")
    found, done, given = [], 0, 0
    for part in parts:
        done += part
        upto = total * done // WHOLE
        found.append(upto - given)
        given = upto
    return found
