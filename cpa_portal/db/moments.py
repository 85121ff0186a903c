"""The database's clock, inside queries."""

from django.db.models import DateTimeField, Func


class ClockTimestamp(Func):
    """The instant itself: read with a row under lock, it follows that of whoever held the lock before."""

    template = "CLOCK_TIMESTAMP()"
    output_field = DateTimeField()
