"""Days of real time, in the portal's time zone: when something was known, never when it is due."""

from datetime import date, datetime, time

from django.utils import timezone

from cpa_portal.clock.moment import Moment


def real_day(at: Moment) -> date:
    """The calendar day of the instant."""
    return day_of(at.now)


def day_of(instant: datetime) -> date:
    """The calendar day on which something was recorded."""
    return timezone.localtime(instant).date()


def end_of(day: date, at: Moment) -> datetime:
    """The last instant of a day, or the present one if the day is not over."""
    return min(timezone.make_aware(datetime.combine(day, time.max)), at.now)
