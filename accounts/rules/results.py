"""What the rules answer: explained lines, balances, uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Use:
    """A training of so many seconds, that the rules of use split between the counters.

    `cec_seul`: the training of a volunteer or of a volunteer firefighter, which the CEC may pay alone (L5151-7).
    """

    on: date
    hours: int
    cec_seul: bool = False


@dataclass(frozen=True, slots=True)
class Capture:
    """What the ledger really took from one counter, as it happened: never split again."""

    on: date
    compteur: str
    quantite: int


@dataclass(frozen=True, slots=True)
class Ligne:
    """One credit, with everything that explains it.

    `quantite` is in the smallest unit of the counter; `taux`, `exact` (before rounding and ceiling)
    and `plafond` are in hours or euros. `nature`: alimentation, ouverture, dif, inaptitude, correctif,
    conversion, or explication (a declared year that gives nothing, and why).
    """

    compteur: str
    accrual_year: int
    credited_on: date
    quantite: int
    taux: Fraction | None
    exact: Fraction
    plafond: Fraction | None
    regle: str
    version: str
    explication: str
    nature: str
    politiques: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((self.quantite, self.explication))


@dataclass(frozen=True, slots=True)
class Sortie:
    """What the law takes out of a counter by itself: conversion to euros, end of the DIF."""

    compteur: str
    on: date
    quantite: int
    nature: str
    regle: str
    explication: str


@dataclass(frozen=True, slots=True)
class SoldeCalcule:
    """Balance of a counter. `quantite` is available, never negative; `manque` is what was used beyond what exists."""

    compteur: str
    unite: str
    credite: int
    debite: int
    sorti: int
    quantite: int
    manque: int


@dataclass(frozen=True, slots=True)
class Utilisation:
    """How a training was split, in seconds; `debits` says what leaves each counter, in its smallest unit."""

    on: date
    hours: int
    dif: int
    cpf: int
    correctif: int
    cec: int
    a_completer: int
    debits: Mapping[str, int] = field(default_factory=dict)
    politiques: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Hours or euros shown without being on a counter (C3P points: an abondement on request)."""

    nature: str
    unite: str
    quantite: Fraction
    regle: str
    explication: str


@dataclass(frozen=True, slots=True)
class Entitlements:
    """Everything that should stand on a day, given the facts and the uses."""

    as_of: date
    version: str
    lignes: tuple[Ligne, ...]
    soldes: tuple[SoldeCalcule, ...]
    uses: tuple[Utilisation, ...]
    sorties: tuple[Sortie, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def solde(self, compteur: str) -> SoldeCalcule | None:
        """Balance of one counter, None if it never existed."""
        return next((solde for solde in self.soldes if solde.compteur == compteur), None)
