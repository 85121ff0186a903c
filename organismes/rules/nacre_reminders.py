"""When the end of the quality deemed by a NACRE convention is recalled: the latest delay reached, once."""

from collections.abc import Collection
from datetime import date, timedelta

from organismes.rules.parameters import read


def delays() -> tuple[int, ...]:
    """Days before the last day, from the earliest reminder to the latest."""
    return tuple(read("qualite")["nacre_rappels_jours"])


def due_on(last_day: date, jours: int) -> date:
    """Day of the reminder."""
    return last_day - timedelta(days=jours)


def reminder_due(*, last_day: date, today: date, sent: Collection[int]) -> int | None:
    """The delay to recall today, or None.

    A missed night is caught up by the latest reminder alone; nothing is sent after the last day, nor an earlier
    reminder once a later one has gone.
    """
    reached = [jours for jours in delays() if due_on(last_day, jours) <= today <= last_day]
    if not reached or min([*sent, max(reached) + 1]) <= min(reached):
        return None
    return min(reached)
