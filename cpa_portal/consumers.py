"""Effects of the wiring: the nights of the legal day."""

from datetime import date
from typing import Any

from cpa_portal.clock.moment import Moment
from cpa_portal.home.nightly import TOPIC, night
from cpa_portal.outbox.registry import consumes


@consumes(TOPIC)
def run_night(*, payload: dict[str, Any], at: Moment) -> None:
    """Run the night of one legal day."""
    night(day=date.fromisoformat(payload["day"]), at=at)
