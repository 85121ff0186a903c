"""The choices made where the texts say nothing, read once from the parameters in force."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from accounts.rules.parameters import Parametres

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Choix:
    """Durations in seconds."""

    proportion: bool
    trajet: str
    journee: Fraction
    mensuelle: Fraction
    annuelle: Fraction
    forfait: Fraction
    counted: frozenset[str]


def choices(parameters: Parametres, year: int) -> Choix:
    """Choices for a year of activity."""
    on = date(year, 1, 1)
    return Choix(
        proportion=parameters.text("DSN_HEURES", on) == "proportion",
        trajet=parameters.text("DSN_TRAJET", on),
        journee=parameters.number("DSN_JOURNEE", on) * HOUR,
        mensuelle=parameters.number("dsn.duree_mensuelle", on) * HOUR,
        annuelle=parameters.number("salarie.reference_heures", on) * HOUR,
        forfait=parameters.number("salarie.reference_jours", on),
        counted=parameters.names("absences.salarie", on),
    )
