"""What stands out in a module: its price of an hour and its length against comparable ones.

Comparable: published, at a forfait, same nature, same phase, same region. A value stands out beyond twice the
median or below half of it. It is a flag that asks for an explanation, never a refusal.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from modules.rules.parameters import outlier_limits

PRIX_HORAIRE, DUREE = "prix_horaire", "duree"


@dataclass(frozen=True, slots=True)
class Offre:
    """Length in seconds, price in cents."""

    secondes: int
    centimes: int

    @property
    def prix_horaire(self) -> int:
        """Cents of one hour, rounded down."""
        return self.centimes * 3600 // self.secondes


@dataclass(frozen=True, slots=True)
class Ecart:
    """One value that stands out, with the median that it was compared to. Cents of an hour, or seconds."""

    code: str
    valeur: int
    mediane: int
    comparables: int

    @property
    def au_dessus(self) -> bool:
        """True above the median."""
        return self.valeur > self.mediane


def outliers(offre: Offre, comparables: Sequence[Offre]) -> list[Ecart]:
    """What stands out; nothing when there are too few modules to compare with."""
    minimum, ratio = outlier_limits()
    if len(comparables) < minimum:
        return []
    found = []
    for code, value, others in (
        (PRIX_HORAIRE, offre.prix_horaire, [other.prix_horaire for other in comparables]),
        (DUREE, offre.secondes, [other.secondes for other in comparables]),
    ):
        median = int(statistics.median(others))
        if value > ratio * median or value * ratio < median:
            found.append(Ecart(code, value, median, len(comparables)))
    return found
