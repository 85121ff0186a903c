"""Amounts in exact cents: caps of a funder, and what is still due."""

from dataclasses import dataclass
from fractions import Fraction

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Caps:
    """Dated caps of a funder; None means that it set none. No national cap exists."""

    centimes_par_heure: int | None = None
    centimes_par_dossier: int | None = None


def ceiling(*, centimes: int, secondes: int, caps: Caps) -> int:
    """The most that the funder may grant for this price and these hours, in cents, rounded down."""
    limits = [centimes]
    if caps.centimes_par_heure is not None:
        limits.append(int(Fraction(caps.centimes_par_heure * secondes, HOUR)))
    if caps.centimes_par_dossier is not None:
        limits.append(caps.centimes_par_dossier)
    return min(limits)


def share_of_step(amount: int, *, before: int, step: int, total: int) -> int:
    """Part of an amount that falls on one step of a dossier: cumulated shares rounded down, so that nothing is lost.

    `before` = seconds of the earlier steps, `step` = of this one, `total` = of all.
    """
    return amount * (before + step) // total - amount * before // total


def should_be_paid(*, granted: int, planned_secondes: int, done_secondes: int, price_done: int) -> int:
    """What the delivered hours earn: the granted amount pro rata, never above their price, rounded down."""
    share = int(Fraction(granted * min(done_secondes, planned_secondes), planned_secondes))
    return min(share, price_done)


def due(*, should: int, already: int) -> int:
    """What is still owed (+) or to be recovered (−): recomputed from facts each time."""
    return should - already


def required_approvals(*, centimes: int, bands: list[tuple[int | None, int]]) -> int:
    """Number of people for an amount: the first band that reaches it. Two at least."""
    for limit, count in bands:
        if limit is None or centimes <= limit:
            return max(2, count)
    return max(2, bands[-1][1])
