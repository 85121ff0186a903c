"""The same year of work with the same employer, told by two ways: the DSN counts, what else says it is set aside.

A DSN is the employer's own declaration, corrected by itself month after month; adding up both would credit twice.
"""

from collections.abc import Iterable
from typing import Any

DSN = "dsn"
#: Account, year, status, establishment.
Work = tuple[Any, Any, Any, Any]


def told_by_dsn(rows: Iterable[tuple[str, Work]]) -> set[Work]:
    """Works that a DSN declares, of (source, work). An activity without an employer is never the same as another."""
    return {work for source, work in rows if source == DSN and work[3]}


def set_aside(source: str, work: Work, by_dsn: set[Work]) -> bool:
    """True if a DSN says the same work."""
    return source != DSN and work in by_dsn
