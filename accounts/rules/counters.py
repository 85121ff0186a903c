"""Names of the counters, their units, and exact conversions at the edge.

Quantities are integers in the smallest unit of their counter: seconds of training, or cents.
"""

from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

SECONDS = 3600
CENTS = 100


class Compteur(StrEnum):
    """Counters that the law computes."""

    CPF = "cpf"
    CPF_PUBLIC = "cpf_public"
    DIF = "dif"
    CEC = "cec"
    CORRECTIF = "correctif"
    CPF_EUR = "cpf_eur"
    DIF_EUR = "dif_eur"
    CEC_EUR = "cec_eur"
    CORRECTIF_EUR = "correctif_eur"
    CEC_PUBLIC = "cec_public"


# Hour counters that became euros on 1 January 2019 (décret n° 2018-1153), with the parameter of their price.
CONVERTED = {
    Compteur.CPF: (Compteur.CPF_EUR, "conversion.cpf"),
    Compteur.DIF: (Compteur.DIF_EUR, "conversion.cpf"),
    Compteur.CORRECTIF: (Compteur.CORRECTIF_EUR, "conversion.cpf"),
    Compteur.CEC: (Compteur.CEC_EUR, "conversion.cec"),
}
EURO_OF: dict[str, Compteur] = {str(hours): euros for hours, (euros, _) in CONVERTED.items()}
PRICE_OF: dict[str, str] = {str(euros): price for euros, price in CONVERTED.values()}


def in_euros(compteur: str) -> bool:
    """True if the smallest unit of the counter is the cent."""
    return compteur.endswith("_eur")


def unit_of(compteur: str) -> str:
    """« h » or « EUR »."""
    return "EUR" if in_euros(compteur) else "h"


def scale_of(compteur: str) -> int:
    """Smallest units in one hour or one euro."""
    return CENTS if in_euros(compteur) else SECONDS


def amount(quantite: int, compteur: str) -> Fraction:
    """Quantity of a counter in hours or euros."""
    return Fraction(quantite, scale_of(compteur))


def ceil(value: Fraction) -> int:
    """Next integer up: « arrondi à l’entier immédiatement supérieur » (R6323-1)."""
    return -((-value.numerator) // value.denominator)


def decimal_string(value: Fraction) -> str:
    """« 96 », « 10.5 ». Exact when the decimals end, else four decimals (tenths of a second)."""
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    scaled, places = (value, 0) if denominator == 1 else (Fraction(round(value * 10_000), 10_000), 0)
    while scaled.denominator != 1:
        scaled, places = scaled * 10, places + 1
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    sign = "-" if scaled < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def french(value: Fraction) -> str:
    """« 1 607 », « 19,2 », « 17,92 » (two decimals, half to even) for a sentence."""
    return _hundredths(round(value * 100) if value.denominator != 1 else value.numerator * 100)


@lru_cache(1 << 14)
def _hundredths(value: int) -> str:
    whole, rest = divmod(abs(value), 100)
    text = f"{whole:,}".replace(",", "\u00a0")
    if rest:
        text += f",{rest:02d}".rstrip("0")
    return f"-{text}" if value < 0 else text


def hours_text(value: Fraction) -> str:
    """« 17,92 h »."""
    return f"{french(value)}\u00a0h"


def euros_text(value: Fraction) -> str:
    """« 1 050,00 € »."""
    cents = round(value * 100)
    return f"{french(Fraction(cents // 100))},{cents % 100:02d}\u00a0€"


def amount_text(value: Fraction, compteur: str) -> str:
    """Hours or euros, as the counter says."""
    return euros_text(value) if in_euros(compteur) else hours_text(value)
