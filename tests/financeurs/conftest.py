"""A funder, a module that it pays, and a stranger funder who owns a twin of everything."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from cpa_portal.actor import Actor
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


@pytest.fixture
def as_agent(sign_in: Callable[..., Client]) -> Callable[[Actor], Client]:
    """An agent in her browser."""
    return lambda actor: sign_in(User.objects.get(pk=actor.user_id), space=f"financeur:{actor.structure_id}")
