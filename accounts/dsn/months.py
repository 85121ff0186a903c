"""Calendar of a contract: which part of a quantity belongs to each month, and which days were not worked."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction

Month = tuple[int, int]


def days_in(month: Month) -> int:
    """Number of days."""
    return monthrange(*month)[1]


def bounds(month: Month) -> tuple[date, date]:
    """First and last day."""
    return date(*month, 1), date(*month, days_in(month))


def spread(quantity: Fraction, start: date, until: date) -> Iterator[tuple[Month, Fraction]]:
    """A quantity over its period, by calendar days: nearly always one month, so nothing is divided."""
    if (start.year, start.month) == (until.year, until.month):
        yield (start.year, start.month), quantity
        return
    length, day = (until - start).days + 1, start
    while day <= until:
        month = (day.year, day.month)
        last = min(until, bounds(month)[1])
        yield month, quantity * Fraction((last - day).days + 1, length)
        day = last + timedelta(days=1)


def overlap(month: Month, start: date | None, until: date | None) -> range:
    """Days of the month inside a period, open on either side."""
    first, last = bounds(month)
    begins = max(first, start) if start else first
    ends = min(last, until) if until else last
    return range(begins.day, ends.day + 1) if begins <= ends else range(0)


def natures_by_day(month: Month, absences: Iterable[tuple[str, date, date | None]]) -> dict[int, str]:
    """One nature a day; the first of the list wins where two absences overlap."""
    found: dict[int, str] = {}
    for nature, start, until in absences:
        for number in overlap(month, start, until):
            found.setdefault(number, nature)
    return found
