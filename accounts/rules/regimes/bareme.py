"""Rates, step and ceilings of a year, and the exact accrual of a share of that year."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache

from accounts.rules.counters import SECONDS
from accounts.rules.parameters import ParameterError, Parametres


@dataclass(frozen=True, slots=True)
class Bareme:
    """What a full year gives, in hours. Without a step the rate is flat."""

    taux: Fraction
    plafond: Fraction
    seuil: Fraction | None
    apres_seuil: Fraction | None
    regle: str


@cache
def common(parameters: Parametres, regime: str, year: int) -> Bareme | None:
    """Common rule of a regime (`salarie`, `agent_public`) in hours; None if it does not count hours that year."""
    day = date(year, 1, 1)
    taux = parameters.optional(f"{regime}.taux", day)
    if taux is None:
        return None
    return Bareme(
        taux=taux,
        plafond=parameters.number(f"{regime}.plafond", day),
        seuil=parameters.optional(f"{regime}.seuil", day),
        apres_seuil=parameters.optional(f"{regime}.taux_apres_seuil", day),
        regle="L6323-11" if regime == "salarie" else parameters.text("agent_public.article", day),
    )


@cache
def increased(parameters: Parametres, regime: str, year: int) -> Bareme | None:
    """Increased rule below level V (L6323-11-1): flat rate, higher ceiling. None before 2017."""
    day = date(year, 1, 1)
    taux = parameters.optional(f"{regime}.taux_majore", day)
    if taux is None:
        return None
    return Bareme(
        taux=taux,
        plafond=parameters.number(f"{regime}.plafond_majore", day),
        seuil=None,
        apres_seuil=None,
        regle="L6323-11-1" if regime == "salarie" else parameters.text("agent_public.article", day),
    )


def accrue(bareme: Bareme, share: Fraction, credit: Fraction, policy: str) -> Fraction:
    """Exact hours of a share of the year, before rounding and ceiling. `policy` rules the year that crosses the step."""
    if bareme.seuil is None or bareme.apres_seuil is None:
        return bareme.taux * share
    if credit >= bareme.seuil:
        return bareme.apres_seuil * share
    full = bareme.taux * share
    room = bareme.seuil - credit
    if policy == "A" or full <= room:
        return full
    if policy == "B":
        return room
    if policy == "C":
        return room + bareme.apres_seuil * (share - room / bareme.taux)
    raise ParameterError(f"STEP_POLICY inconnue\u00a0: {policy}")


def crosses(bareme: Bareme, share: Fraction, credit: Fraction) -> bool:
    """True if the year crosses the step, so that the choice of policy decides."""
    return bareme.seuil is not None and credit < bareme.seuil < credit + bareme.taux * share


@cache
def _far(parameters: Parametres, regime: str, year: int, low: bool) -> tuple[int, int, int]:
    """Seconds up to which no year reaches the step nor the ceiling, and between which the rate after the step holds."""
    bareme, raised = common(parameters, regime, year), increased(parameters, regime, year) if low else None
    if bareme is None:
        return -1, 0, -1
    steps = [bareme.plafond] if bareme.seuil is None else [bareme.plafond, bareme.seuil]
    before = min(steps) - max(bareme.taux, raised.taux if raised else bareme.taux)
    if raised is not None or bareme.seuil is None or bareme.apres_seuil is None:
        return int(before * SECONDS), 0, -1
    after = bareme.plafond - bareme.apres_seuil
    return int(before * SECONDS), int(bareme.seuil * SECONDS), int(after * SECONDS)


def standing_for(parameters: Parametres, regime: str, year: int, held: int, *, low: bool) -> int:
    """A credit far from the step and from the ceiling changes nothing to a year: one such credit stands for all.

    `held` in seconds. Lines are remembered by this credit, so that most accounts of the country share theirs.
    """
    before, start, after = _far(parameters, regime, year, low)
    if held <= before:
        return 0
    return start if start <= held <= after else held
