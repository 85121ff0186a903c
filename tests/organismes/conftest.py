"""Signed-in members and instructors."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from organismes.models import Instructeur, Organisme


@pytest.fixture
def as_member(sign_in: Callable[..., Client]) -> Callable[..., Client]:
    """`as_member(body)` → the client of its first member, in that space."""

    def enter(body: Organisme, **extra: Any) -> Client:
        membre = body.membres.order_by("pk").first()
        return sign_in(membre.user, space=f"organisme:{body.pk}", **extra)

    return enter


@pytest.fixture
def as_instructor(sign_in: Callable[..., Client]) -> Callable[..., Client]:
    """`as_instructor(agent)` → the client of an instructor, in her territory."""

    def enter(agent: Instructeur, **extra: Any) -> Client:
        return sign_in(agent.user, space=f"instructeur:{agent.territoire_id}", **extra)

    return enter
