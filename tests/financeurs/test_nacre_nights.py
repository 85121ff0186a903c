"""The nights themselves, as the worker runs them when the legal day moves over the end of 2017."""

from datetime import date
from typing import Any

import pytest

from cpa_portal.actor import Actor
from cpa_portal.clock.reading import current_moment
from cpa_portal.home.nightly import advance
from cpa_portal.outbox.delivery import drain
from modules.models import Module
from organismes.models import BasculeNacre, RappelNacre
from tests.financeurs.nacre_world import FIRST_DAY, nacre_world

pytestmark = pytest.mark.django_db


def test_the_nights_send_the_last_reminder_then_switch_on_the_very_day(settings: Any) -> None:
    settings.BUSINESS_DATE = date(2017, 12, 22)
    nacre_world()
    advance(to=date(2018, 1, 3), actor=Actor.system("test"), at=current_moment())
    drain(at=current_moment())
    sent = [(row.jours, row.due_on, row.sent_on) for row in RappelNacre.objects.order_by("pk")]
    assert sent == [(30, date(2017, 12, 1), date(2017, 12, 23)), (7, date(2017, 12, 24), date(2017, 12, 24))]
    switch = BasculeNacre.objects.get()
    assert (switch.effective_on, switch.done_on) == (FIRST_DAY, FIRST_DAY)
    assert not Module.objects.published().exists()
