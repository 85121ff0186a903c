"""How quantities, dates and names are written in French. Pure functions."""

import re
from datetime import date

NBSP = "\u00a0"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def nombre(value: int) -> str:
    """1050 → « 1 050 »."""
    return f"{value:,}".replace(",", NBSP)


def heures(seconds: int | None) -> str:
    """Seconds of training → « 24 h », « 10 h 30 », « −6 h »."""
    if seconds is None:
        return "–"
    sign = "−" if seconds < 0 else ""
    minutes = (abs(int(seconds)) + 30) // 60
    whole, rest = divmod(minutes, 60)
    return f"{sign}{nombre(whole)}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def euros(centimes: int | None) -> str:
    """Cents → « 1 050,00 € »."""
    if centimes is None:
        return "–"
    sign = "−" if centimes < 0 else ""
    whole, rest = divmod(abs(int(centimes)), 100)
    return f"{sign}{nombre(whole)},{rest:02d}{NBSP}€"


def jour(value: date | None) -> str:
    """« 1er janvier 2017 »."""
    if value is None:
        return "–"
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number}{NBSP}{MONTHS[value.month - 1]} {value.year}"


def jour_court(value: date | None) -> str:
    """« 15/05/2017 »."""
    return "–" if value is None else f"{value:%d/%m/%Y}"


def pluriel(count: int, singular: str, plural: str = "") -> str:
    """« 1 dossier », « 3 dossiers », « 0 dossier »."""
    word = singular if abs(count) < 2 else plural or f"{singular}s"
    return f"{nombre(count)}{NBSP}{word}"


def taille(octets: int) -> str:
    """Bytes → « 320 ko », « 1,4 Mo »."""
    if octets < 1_000_000:
        return f"{max(1, octets // 1000)}{NBSP}ko"
    return f"{octets / 1_000_000:.1f}{NBSP}Mo".replace(".", ",")


def nir_masque(nir: str) -> str:
    """« 1 84 •• •• ••• ••• •• »: sex and year of birth are all that is shown."""
    digits = "".join(str(nir).split())
    hidden = digits[:3].ljust(15, "•")
    parts = [hidden[a:b] for a, b in ((0, 1), (1, 3), (3, 5), (5, 7), (7, 10), (10, 13), (13, 15))]
    return NBSP.join(parts)


def typographie(text: str) -> str:
    """Sentences of other packages, with our apostrophe and our insecable spaces."""
    curly = re.sub(r"(?<=\w)'(?=\w)", "’", str(text))
    return re.sub(r" (?=[:;!?»])", NBSP, curly).replace("« ", f"«{NBSP}")
