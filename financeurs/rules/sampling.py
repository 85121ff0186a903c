"""Drawing a sample that anybody can draw again: the smallest digests of the seed and the identifier."""

import hashlib
from collections.abc import Iterable

#: Share of the bodies drawn, in per cent, and share and bounds of the dossiers of each.
LEAST, MOST = 20, 40
DOSSIERS_PERCENT, DOSSIERS_MIN, DOSSIERS_MAX = 20, 2, 20


def digest(seed: str, identifier: str) -> str:
    """Digest that ranks one identifier under a seed."""
    return hashlib.sha256(f"{seed}|{identifier}".encode()).hexdigest()


def ranked(seed: str, identifiers: Iterable[str]) -> list[tuple[str, str]]:
    """Every identifier with its digest, in the order of the draw; the order given does not matter."""
    return sorted((digest(seed, one), one) for one in set(identifiers))


def sample_size(population: int, percent: int) -> int:
    """Bodies to draw: the share rounded up, at least one when there is one."""
    return -(-population * percent // 100)


def dossiers_size(count: int) -> int:
    """Dossiers (or indicators) to draw for one body: 20 %, from 2 to 20, never more than there are."""
    wanted = -(-count * DOSSIERS_PERCENT // 100)
    return min(count, max(DOSSIERS_MIN, min(DOSSIERS_MAX, wanted)))


def draw(seed: str, identifiers: Iterable[str], size: int) -> list[tuple[str, str]]:
    """The first of the order, with their digests."""
    return ranked(seed, identifiers)[:size]
