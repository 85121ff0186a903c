"""What the rules answer: explained lines, balances, uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Accord:
    """Agreement of a public employer to a use by anticipation; the last day of a fixed-term contract, if it is one."""

    on: date
    fin_contrat: date | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """A training of so many seconds, that the rules of use split between the counters.

    `cec_seul`: the training of a volunteer or of a volunteer firefighter, which the CEC may pay alone (L5151-7).
    `anticipation`: a public agent may draw on the rights of the next years for what her account does not hold.
    """

    on: date
    hours: int
    cec_seul: bool = False
    anticipation: Accord | None = None


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
    conversion, transfert (euros into public hours), avance (hours of a year to come, drawn by anticipation), or
    explication (a declared year that gives nothing, and why). `anticipe`: part of the year that an advance had
    already given, which this line therefore does not give again.
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
    anticipe: int = 0

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
    """Balance of a counter. `quantite` is available, never negative; `manque` is what was used beyond what exists.

    `anticipe` is what an employer advanced and no year has repaid yet: due by the next credits, and not undue.
    """

    compteur: str
    unite: str
    credite: int
    debite: int
    sorti: int
    quantite: int
    manque: int
    anticipe: int = 0


@dataclass(frozen=True, slots=True)
class Anticipation:
    """Hours of the coming years advanced to a public agent, in seconds; `motif` says why it is less than was asked."""

    on: date
    demande: int
    accorde: int
    maximum: int
    annees: tuple[tuple[int, int], ...] = ()
    motif: str = ""


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
    anticipation: Anticipation | None = None


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
    anticipations: tuple[Anticipation, ...] = ()

    def solde(self, compteur: str) -> SoldeCalcule | None:
        """Balance of one counter, None if it never existed."""
        return next((solde for solde in self.soldes if solde.compteur == compteur), None)
