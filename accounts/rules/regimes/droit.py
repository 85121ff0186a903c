"""What a year earns, before the ceiling."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Droit:
    """What a year earns before the ceiling, in hours or in euros, and why."""

    taux: Fraction
    exact: Fraction
    earned: Fraction
    plafond: Fraction
    regle: str
    texte: str
    politiques: tuple[str, ...] = ()
