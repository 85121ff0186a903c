"""One line of a DSN: « S21.G00.30.001,'value' », and the values that it may hold."""

import re
from datetime import date
from decimal import Decimal

LONGEST_LINE = 20_000
LINE = re.compile(r"(S[0-9]{2}\.G[0-9]{2}\.[0-9]{2})\.([0-9]{3}),'(.*)'\s*", re.ASCII | re.DOTALL)
START = re.compile(rb"(?:\xef\xbb\xbf)?\s*S[0-9]{2}\.G[0-9]{2}\.[0-9]{2}\.[0-9]{3},'")
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,2})?", re.ASCII)
DAY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})", re.ASCII)


class UnreadableValue(ValueError):
    """A value that the block needs cannot be used. `champ` is the number of the line in its block."""

    def __init__(self, champ: str, motif: str) -> None:
        super().__init__(motif)
        self.champ, self.motif = champ, motif


def looks_like_dsn(head: bytes) -> bool:
    """True if the file starts with a line of a DSN."""
    return START.match(head) is not None


def split(raw: bytes, encoding: str) -> tuple[str, str, str] | None:
    """Block, number in the block and value; None if the line is not one of a DSN."""
    found = LINE.fullmatch(raw.decode(encoding, errors="replace").removeprefix("\ufeff"))
    return (found[1], found[2], found[3].strip()) if found else None


def day(values: dict[str, str], champ: str) -> date | None:
    """A day written JJMMAAAA, None if it is not declared. Raises UnreadableValue."""
    text = values.get(champ, "")
    if not text:
        return None
    match = DAY.fullmatch(text)
    try:
        found = date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 2100:
        raise UnreadableValue(champ, "Cette date n’existe pas. Elle s’écrit JJMMAAAA, par exemple 31012017.")
    return found


def needed_day(values: dict[str, str], champ: str) -> date:
    """A day that must be there. Raises UnreadableValue."""
    found = day(values, champ)
    if found is None:
        raise UnreadableValue(champ, "Cette date est absente. Elle s’écrit JJMMAAAA, par exemple 31012017.")
    return found


def decimal(values: dict[str, str], champ: str) -> Decimal | None:
    """A number with a point and two decimals at most, None if it is not declared. Raises UnreadableValue."""
    text = values.get(champ, "")
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise UnreadableValue(champ, "Ce n’est pas un nombre. Il s’écrit avec un point et deux décimales au plus.")
    return Decimal(text)
