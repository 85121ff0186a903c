"""Days on which rights count."""

from datetime import date
from functools import cache

from accounts.rules.parameters import Parametres


@cache
def credit_day(parameters: Parametres, year: int) -> date:
    """Day on which the rights of a year of activity count: 31 March of the next year."""
    day = date(year, 1, 1)
    return date(year + 1, int(parameters.number("credit.mois", day)), int(parameters.number("credit.jour", day)))


def last_credited_year(parameters: Parametres, on: date) -> int:
    """Last year of activity already credited on a day: the year that an opening or converted balance stands for."""
    return on.year - 2 if on < credit_day(parameters, on.year - 1) else on.year - 1


MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def french_day(day: date) -> str:
    """« 1er janvier 2019 »."""
    return f"{'1er' if day.day == 1 else day.day}\u00a0{MOIS[day.month - 1]}\u00a0{day.year}"
