"""Which bodies belong together, and how strongly: pure, from what each shares."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

#: Reason → its words, its weight.
RAISONS = {
    "iban": ("Même IBAN", 3),
    "preuve": ("Même justificatif dans des dossiers différents", 3),
    "telephone": ("Même téléphone", 2),
    "membre": ("Un même membre", 2),
    "adresse": ("Même adresse", 1),
    "pic": ("Pic de premières demandes sur un module, dans la même heure", 2),
    "dormance": ("Activité soudaine après une longue dormance", 2),
}


@dataclass(frozen=True, slots=True)
class Partage:
    """One thing shared: its kind, what names it (never shown), what is shown, the bodies."""

    raison: str
    nom: str
    indice: str
    organismes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Groupe:
    """Bodies that things shared link, directly or through one another."""

    organismes: frozenset[int]
    partages: tuple[Partage, ...]

    @property
    def cle(self) -> str:
        """Names these bodies with these reasons."""
        parts = [",".join(map(str, sorted(self.organismes)))]
        parts += sorted(f"{row.raison}:{row.nom}:{sorted(row.organismes)}" for row in self.partages)
        return hashlib.sha256("|".join(parts).encode()).hexdigest()

    @property
    def force(self) -> str:
        """Strong from one strong reason or several middling ones; an address alone is weak."""
        kinds = {row.raison for row in self.partages}
        weight = sum(RAISONS[kind][1] for kind in kinds)
        return "forte" if weight >= 3 else "moyenne" if weight == 2 else "faible"


def same_telephone(text: str) -> str:
    """The nine digits that matter of a French number; empty when there are fewer."""
    digits = re.sub(r"\D", "", text)
    return digits[-9:] if len(digits) >= 9 else ""


def same_address(*parts: str) -> str:
    """An address without accents, case or punctuation; empty when its first part is."""
    if not parts or not parts[0].strip():
        return ""
    plain = unicodedata.normalize("NFKD", " ".join(parts).replace("’", " ")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def groups(shared: Iterable[Partage]) -> list[Groupe]:
    """Connected bodies, each group with all its reasons; in a stable order."""
    rows = [row for row in shared if row.organismes]
    leader: dict[int, int] = {}

    def find(pk: int) -> int:
        while leader.setdefault(pk, pk) != pk:
            leader[pk] = leader[leader[pk]]
            pk = leader[pk]
        return pk

    for row in rows:
        first, *others = sorted(row.organismes)
        for other in [first, *others]:
            leader[max(find(first), find(other))] = min(find(first), find(other))
    found: dict[int, list[Partage]] = {}
    for row in rows:
        found.setdefault(find(min(row.organismes)), []).append(row)
    return [
        Groupe(
            frozenset().union(*(row.organismes for row in members)),
            tuple(sorted(members, key=lambda row: (row.raison, row.nom))),
        )
        for _, members in sorted(found.items())
    ]
