"""The legal day: starts at the business date, passes with real days, goes forward only."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.models import LegalClock
from cpa_portal.clock.reading import advance_legal_day, current_moment, default_today
from cpa_portal.errors import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_it_starts_at_the_business_date() -> None:
    assert current_moment().today == default_today() == date(2017, 5, 15)


def test_once_advanced_it_passes_with_real_days(system: Actor) -> None:
    with time_machine.travel(NOON, tick=False):
        passed = advance_legal_day(to=date(2017, 5, 18), actor=system, at=current_moment())
        assert passed == [date(2017, 5, 16), date(2017, 5, 17), date(2017, 5, 18)]
        assert current_moment().today == date(2017, 5, 18)
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        assert current_moment().today == date(2017, 5, 21)
    assert JournalEntry.objects.get().verb == "clock.advance"


@pytest.mark.parametrize("to", [date(2017, 5, 15), date(2017, 5, 14), date(2037, 1, 1)])
def test_it_never_goes_back_nor_too_far(system: Actor, to: date) -> None:
    with pytest.raises(Refused):
        advance_legal_day(to=to, actor=system, at=current_moment())


def test_in_production_it_is_today_and_does_not_move(settings, system: Actor) -> None:
    settings.BUSINESS_DATE = None
    with time_machine.travel(NOON, tick=False):
        assert current_moment().today == date(2026, 11, 23)
        with pytest.raises(Refused, match="En production"):
            advance_legal_day(to=date(2027, 1, 1), actor=system, at=current_moment())


def test_there_is_one_clock() -> None:
    with pytest.raises(IntegrityError, match="there_is_one_legal_clock"), transaction.atomic():
        LegalClock.objects.create(pk=2, legal_on=date(2017, 1, 1), set_on=date(2017, 1, 1))
