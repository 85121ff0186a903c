"""Spans of days on which an answer stays the same: asked only on the days where it can change."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from organismes.rules.admissibility import Admissibilite, DeclarationFact, QualiteFact, admissibility
from organismes.rules.parameters import quality_required_since, read, source_window

T = TypeVar("T")
#: Days before and after which nothing is asked of the portal.
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Periode(Generic[T]):
    """From a day to a day, both included, one answer."""

    from_on: date
    until_on: date
    reponse: T

    def holds(self, day: date) -> bool:
        """True if the day is in it."""
        return self.from_on <= day <= self.until_on


def days_of(facts: Iterable[Any]) -> set[date]:
    """Days named by some facts, and the days after: a last day is included, a first day without effect is not."""
    named = {value for fact in facts for field in fields(fact) if isinstance(value := getattr(fact, field.name), date)}
    return named | {day + ONE_DAY for day in named if day < date.max}


def split(*, days: Iterable[date], first: date, last: date, answer: Callable[[date], T]) -> tuple[Periode[T], ...]:
    """Periods between two days, both included; neighbours never have the same answer."""
    starts = sorted({first, *(day for day in days if first < day <= last)})
    kept: list[tuple[date, T]] = []
    for start in starts:
        value = answer(start)
        if not kept or kept[-1][1] != value:
            kept.append((start, value))
    ends = [start - ONE_DAY for start, _ in kept[1:]] + [last]
    return tuple(Periode(start, end, value) for (start, value), end in zip(kept, ends, strict=True))


def days_of_the_law() -> set[date]:
    """Days on which the rule itself changes."""
    windows = [source_window(source) for source in read("qualite")["sources"]]
    return (
        {quality_required_since()}
        | {first for first, _, _ in windows}
        | {last + ONE_DAY for _, last, _ in windows if last is not None}
    )


def changes(
    *,
    declarations: Sequence[DeclarationFact],
    qualites: Sequence[QualiteFact],
    first: date = EARLIEST,
    last: date = LATEST,
) -> tuple[Periode[Admissibilite], ...]:
    """Periods of one same answer with the same reasons."""
    return split(
        days=days_of(declarations) | days_of(qualites) | days_of_the_law(),
        first=first,
        last=last,
        answer=lambda day: admissibility(declarations=declarations, qualites=qualites, day=day),
    )


def merged(periods: Iterable[Periode[T]], key: Callable[[T], Any]) -> list[Periode[Any]]:
    """The same days told by a part of the answer: « admissible or not » whatever the reasons."""
    found: list[Periode[Any]] = []
    for period in periods:
        value = key(period.reponse)
        if found and found[-1].reponse == value:
            found[-1] = Periode(found[-1].from_on, period.until_on, value)
        else:
            found.append(Periode(period.from_on, period.until_on, value))
    return found


def holding(periods: Iterable[Periode[T]], day: date) -> Periode[T] | None:
    """The period of a day, or None outside them."""
    return next((period for period in periods if period.holds(day)), None)
