"""Geometry of the chart of a projection: places and sentences; how it looks is said by the style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from accounts.rules.counters import decimal_string, euros_text
from accounts.rules.trajectory import duration_text

HEIGHT, TOP, BOTTOM = 340, 44, 36
LEFT, WIDTH = Fraction(3), Fraction(92)
STEPS = (5, 10, 20, 25, 50, 100, 150, 200, 250, 500, 750, 1000, 1500, 2000, 2500, 5000, 10_000, 20_000, 50_000, 100_000)
GRID_LINES = 5
WIDE_LABELS, NARROW_LABELS = 11, 5
LATE = 60
#: A target beyond so many times what is ever reached would flatten every line: the answer says it, not the chart.
FAR_TARGET = 3


@dataclass(frozen=True, slots=True)
class Serie:
    """One scenario: `trait` joins its days (x in thousandths of the width), `reperes` are its marks."""

    rang: int
    titre: str
    trait: str
    reperes: list[tuple[str, str]]
    fin: str


@dataclass(frozen=True, slots=True)
class Repere:
    """A line of the frame with its label; `mineur` is left out on a narrow screen."""

    place: str
    texte: str
    mineur: bool = False
    fin: bool = False
    dessus: str = ""


@dataclass(frozen=True, slots=True)
class Graphique:
    """Everything that the template draws."""

    hauteur: int
    sol: int
    grille: list[Repere]
    annees: list[Repere]
    series: list[Serie]
    cible: Repere | None
    conversion: Repere | None
    description: str


def _percent(value: Fraction) -> str:
    return decimal_string(Fraction(round(value * 100), 100)) + "%"


def _number(value: Fraction) -> str:
    return decimal_string(Fraction(round(value * 10), 10))


def amount_of(value: Fraction, unite: str) -> str:
    """« 129 h 20 », « 1 500,00 € »."""
    return euros_text(value) if unite == "EUR" else duration_text(value)


class _Frame:
    """From days and amounts to places."""

    def __init__(self, days: Sequence[date], highest: Fraction) -> None:
        self.first, self.last = min(days), max(days)
        self.step = next((step for step in STEPS if highest <= step * GRID_LINES), STEPS[-1])
        self.lines = max(1, -(-highest.__ceil__() // self.step))
        self.top = self.step * self.lines

    def share(self, day: date) -> Fraction:
        return Fraction((day - self.first).days, max(1, (self.last - self.first).days))

    def x(self, day: date) -> str:
        return _percent(LEFT + WIDTH * self.share(day))

    def y(self, value: Fraction) -> str:
        return _number(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / self.top))

    def path(self, values: Sequence[tuple[date, Fraction]]) -> str:
        """Steps: an amount holds until the next day."""
        places, before = [], ""
        for day, value in values:
            x = _number((LEFT + WIDTH * self.share(day)) * 10)
            y = self.y(value)
            places += [f"{x},{before}"] if before else []
            places.append(f"{x},{y}")
            before = y
        return " ".join([*places, f"{_number((LEFT + WIDTH) * 10)},{before}"])


def draw(
    series: Sequence[tuple[str, Sequence[tuple[date, Fraction]]]],
    *,
    unite: str,
    cible: Fraction | None = None,
    conversion: date | None = None,
) -> Graphique:
    """The chart of a few series of (day, amount), in hours or in euros."""
    days = [day for _, values in series for day, _ in values]
    reached = max([value for _, values in series for _, value in values] + [Fraction(1)])
    if cible is not None and cible > FAR_TARGET * reached:
        cible = None
    frame = _Frame(days, max(reached, cible or Fraction(0)))
    told = [
        f"{titre}\u00a0: {amount_of(values[0][1], unite)} au départ, "
        f"{amount_of(values[-1][1], unite)} le {values[-1][0]:%d/%m/%Y}."
        for titre, values in series
    ]
    return Graphique(
        hauteur=HEIGHT,
        sol=HEIGHT - BOTTOM,
        grille=[
            Repere(frame.y(Fraction(frame.step * rank)), _short(frame.step * rank, unite))
            for rank in range(frame.lines + 1)
        ],
        annees=_years(frame),
        series=[
            Serie(
                rang=rank,
                titre=titre,
                trait=frame.path(values),
                reperes=[(frame.x(day), frame.y(value)) for day, value in values],
                fin=f"{amount_of(values[-1][1], unite)} le {values[-1][0]:%d/%m/%Y}",
            )
            for rank, (titre, values) in enumerate(series, 1)
        ],
        cible=_target(frame, cible, unite),
        conversion=_conversion(frame, conversion),
        description=" ".join(told),
    )


def _short(value: int, unite: str) -> str:
    grouped = f"{value:,}".replace(",", "\u00a0")
    return f"{grouped}\u00a0{'€' if unite == 'EUR' else 'h'}"


def _years(frame: _Frame) -> list[Repere]:
    years = list(range(frame.first.year + 1, frame.last.year + 1))
    wide = max(1, -(-len(years) // WIDE_LABELS))
    narrow = wide * max(1, -(-len(years) // (NARROW_LABELS * wide)))
    return [
        Repere(frame.x(date(year, 1, 1)), str(year), mineur=bool(rank % narrow))
        for rank, year in enumerate(years)
        if rank % wide == 0
    ]


def _target(frame: _Frame, cible: Fraction | None, unite: str) -> Repere | None:
    if cible is None:
        return None
    y = frame.y(cible)
    return Repere(y, f"Objectif\u00a0: {amount_of(cible, unite)}", dessus=_number(Fraction(y) - 7))


def _conversion(frame: _Frame, day: date | None) -> Repere | None:
    if day is None or not frame.first < day < frame.last:
        return None
    return Repere(frame.x(day), "Passage aux euros", fin=frame.share(day) * 100 > LATE)
