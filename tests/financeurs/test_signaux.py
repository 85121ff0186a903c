"""Signals of unusual activity: one body that wakes up, a report made each night."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from financeurs.models import GroupeLie
from financeurs.services.liens import refresh, run_nightly
from tests.builders import financeurs as money

pytestmark = pytest.mark.django_db


def reasons() -> list[str]:
    return [row["raison"] for group in GroupeLie.objects.standing() for row in group.raisons]


def test_a_body_long_silent_that_wakes_up_is_seen(at: Moment, system: Actor, settings: Any) -> None:
    settings.PIC_PREMIERES_DEMANDES = 2
    payer = money.funder(at=at)
    module = money.module_paid_by(payer, at=at)
    money.submitted(payer, module, at=at)
    refresh(actor=system, at=at)
    assert reasons() == []
    money.submitted(payer, module, at=at)
    settings.DORMANCE_JOURS = 0
    refresh(actor=system, at=at)
    assert "dormance" in reasons()
    settings.DORMANCE_JOURS = 365
    refresh(actor=system, at=at)
    assert "dormance" not in reasons()


def test_each_night_makes_the_report_again(at: Moment) -> None:
    assert run_nightly(at=at) == 0
    assert run_nightly(at=replace(at, today=date(2017, 5, 16))) == 0
