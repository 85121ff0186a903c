"""People who sign in on the pages of modules and dossiers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from modules.models import Module
from tests.builders import modules as build


@pytest.fixture
def compte(at):
    """Somebody with 48 hours of CPF."""
    return build.person(at=at, cpf=48)


@pytest.fixture
def module(at) -> Module:
    """A module at a forfait of 24 h and 1 200 €."""
    return build.module(at=at)


@pytest.fixture
def enter_as(sign_in) -> Callable[..., Client]:
    """`enter_as(compte)` or `enter_as(organisme)`: a browser in the space of that person or body."""

    def enter(whom: Any, *, browser: Client | None = None) -> Client:
        if hasattr(whom, "titulaire"):
            user = whom.titulaire.user
            return sign_in(user, space=f"titulaire:{whom.titulaire_id}", browser=browser)
        user = whom.membres.order_by("pk").first().user
        return sign_in(user, space=f"organisme:{whom.pk}", browser=browser)

    return enter
