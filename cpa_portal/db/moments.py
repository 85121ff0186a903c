"""The database's clock, inside queries."""

from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Func


class ClockTimestamp(Func):
    """The instant itself: read with a row under lock, it follows that of whoever held the lock before."""

    template = "CLOCK_TIMESTAMP()"
    output_field = DateTimeField()


def instant() -> datetime:
    """The same, when many rows are under lock already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CLOCK_TIMESTAMP()")
        found: datetime = cursor.fetchone()[0]
    return found
