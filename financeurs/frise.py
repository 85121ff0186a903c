"""The timeline of a body: declared, quality by source, admissible, payable by each funder, from day to day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from cpa_portal.web.formatting import jour_court
from financeurs.rules.history import PayeeFacts
from financeurs.rules.history import changes as payable_changes
from organismes.enums import SourceQualite
from organismes.rules.admissibility import DeclarationFact, QualiteFact, is_live, is_met
from organismes.rules.periods import Periode, changes, days_of, days_of_the_law, merged, split

#: Years drawn after the present one at most: an open-ended proof would flatten the rest.
YEARS_AHEAD = 2
NARROW_YEARS = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """Days on which the band holds; `x` and `largeur` are shares of the width."""

    du: date
    au: date
    x: str
    largeur: str
    fini: bool


@dataclass(frozen=True, slots=True)
class Bande:
    """One line of the chart."""

    code: str
    titre: str
    segments: list[Segment]

    @property
    def phrase(self) -> str:
        """For who does not see the chart."""
        if not self.segments:
            return f"{self.titre}\u00a0: jamais."
        spans = [
            f"du {jour_court(part.du)} au {jour_court(part.au)}" if part.fini else f"depuis le {jour_court(part.du)}"
            for part in self.segments
        ]
        return f"{self.titre}\u00a0: {', puis '.join(spans)}."


@dataclass(frozen=True, slots=True)
class Frise:
    """Everything that the template draws."""

    du: date
    au: date
    bandes: list[Bande]
    annees: list[tuple[str, str, bool]]
    jour: str

    @property
    def description(self) -> str:
        """The chart in sentences."""
        return " ".join(band.phrase for band in self.bandes)


def _percent(value: Fraction) -> str:
    hundredths = round(value * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


class _Frame:
    """From days to places."""

    def __init__(self, days: Iterable[date], today: date, asked: date) -> None:
        near = [day for day in days if today.year - 10 <= day.year <= today.year + YEARS_AHEAD]
        years = [day.year for day in near] + [today.year, asked.year, 2017]
        self.first, self.last = date(min(years), 1, 1), date(max(years), 12, 31)
        self.length = (self.last - self.first).days + 1

    def share(self, day: date) -> Fraction:
        return Fraction((day - self.first).days, self.length)

    def segment(self, period: Periode[Any]) -> Segment:
        width = Fraction((period.until_on - period.from_on).days + 1, self.length)
        return Segment(
            period.from_on,
            period.until_on,
            _percent(self.share(period.from_on)),
            _percent(width),
            period.until_on < self.last,
        )


def _true(periods: Iterable[Periode[bool]]) -> list[Periode[bool]]:
    return [period for period in periods if period.reponse]


def draw(
    *,
    declarations: Sequence[DeclarationFact],
    qualites: Sequence[QualiteFact],
    payeurs: Sequence[tuple[str, PayeeFacts]],
    today: date,
    asked: date,
) -> Frise:
    """Bands computed from the facts: each begins and ends on the very day where its answer changes."""
    law = days_of_the_law()
    named = days_of(declarations) | days_of(qualites)
    frame = _Frame(named | {day for _, facts in payeurs for day in days_of(facts.entries)}, today, asked)
    edge = {"first": frame.first, "last": frame.last}
    rows: list[tuple[str, str, list[Periode[bool]]]] = []
    live = split(days=named, **edge, answer=lambda day: any(is_live(fact, day) for fact in declarations))
    rows.append(("declaration", "Déclaration d’activité en vigueur", _true(live)))
    for source in SourceQualite:
        own = [fact for fact in qualites if fact.source == source and fact.from_on is not None]
        if own:
            met = split(days=named | law, **edge, answer=lambda day, own=own: any(is_met(fact, day) for fact in own))  # type: ignore[misc]
            rows.append(("qualite", f"Qualité\u00a0: {source.label}", _true(met)))
    found = changes(declarations=declarations, qualites=qualites, **edge)
    rows.append(("admissible", "Admissible", _true(merged(found, lambda answer: answer.admissible))))
    for name, facts in payeurs:
        paid = merged(payable_changes(facts, **edge), lambda answer: answer.payable)
        rows.append(("payable", f"Payable par {name}", _true(paid)))
    middle = frame.share(asked) + Fraction(1, 2 * frame.length)
    return Frise(
        du=frame.first,
        au=frame.last,
        bandes=[Bande(code, title, [frame.segment(period) for period in periods]) for code, title, periods in rows],
        annees=_years(frame),
        jour=_percent(middle),
    )


def _years(frame: _Frame) -> list[tuple[str, str, bool]]:
    years = range(frame.first.year, frame.last.year + 1)
    step = max(1, -(-len(years) // NARROW_YEARS))
    return [(_percent(frame.share(date(year, 1, 1))), str(year), bool(rank % step)) for rank, year in enumerate(years)]
