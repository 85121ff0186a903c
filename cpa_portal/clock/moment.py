"""A reading of both clocks, passed on as `at=`."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """`today` is the legal day (rights, deadlines); `now` is real time, aware (stamps, one-time codes)."""

    today: date
    now: datetime
