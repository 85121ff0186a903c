"""Progressive cap on the outstanding payments of a new body: which tier holds on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Palier:
    """Holds while the body is younger than `mois` months, or has fewer than `dossiers` paid without objection."""

    mois: int
    dossiers: int
    centimes: int


def months_between(first: date, last: date) -> int:
    """Whole months elapsed."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def tier_on(
    day: date, *, since: date | None, paid: int, rules: Sequence[tuple[date, Sequence[tuple[int, int, int]]]]
) -> Palier | None:
    """The tier of a body registered `since` with `paid` dossiers; None when it has no cap any more.

    A body that waits does not leave its tier by age alone, nor a quick one by its dossiers alone.
    """
    tiers: Sequence[tuple[int, int, int]] = ()
    for from_on, rows in sorted(rules):
        if from_on <= day:
            tiers = rows
    age = months_between(since, day) if since is not None and since <= day else 0
    for mois, dossiers, centimes in tiers:
        if age < mois or paid < dossiers:
            return Palier(mois, dossiers, centimes)
    return None
