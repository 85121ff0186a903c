"""A funder, a module that it pays, and a stranger funder who owns a twin of everything."""

import pytest

from cpa_portal.clock.moment import Moment
from modules.models import Module
from tests.builders import financeurs as money


@pytest.fixture
def payer(db: None, at: Moment) -> money.Funder:
    return money.funder(at=at)


@pytest.fixture
def module(payer: money.Funder, at: Moment) -> Module:
    return money.module_paid_by(payer, at=at)


@pytest.fixture
def stranger(db: None, at: Moment, module: Module) -> money.Funder:
    other = money.funder(at=at)
    twin = money.module_paid_by(other, at=at, rank=2)
    money.sealed(other, twin, at=at)
    return other
