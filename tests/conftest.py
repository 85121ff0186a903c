"""Guards and fixtures of every test: real PostgreSQL and Valkey, roles of production, two clocks."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.web.middleware import SESSION_SPACE
from tests import databases
from tests.guards import refuse_writes_during_get


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, worker_id_or_master: str) -> Iterator[None]:
    """One database per xdist worker, cloned from a template that the owner migrated."""
    with django_db_blocker.unblock():
        databases.build_template()
        name = databases.clone(f"test_cpa_{worker_id_or_master}")
        databases.point_to(name)
    yield
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture(scope="session")
def worker_id_or_master(request: pytest.FixtureRequest) -> str:
    """Name of this xdist worker, with its process: two runs at once never share a database."""
    return f"{getattr(request.config, 'workerinput', {}).get('workerid', 'master')}_{os.getpid()}"


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_id_or_master: str) -> Iterator[str]:
    """A fresh database where everything really commits, as the application's role: threads, workers, browsers."""
    with django_db_blocker.unblock():
        name = databases.clone(f"test_cpa_commit_{worker_id_or_master}")
        before = databases.point_to(name)
        try:
            yield name
        finally:
            databases.point_to(before)
            databases.drop(name)


@pytest.fixture
def at() -> Moment:
    """15 May 2017 in law, a fixed real instant."""
    return Moment(today=date(2017, 5, 15), now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


@pytest.fixture
def system() -> Actor:
    """The portal itself."""
    return Actor.system("test")


@pytest.fixture
def client() -> Client:
    """A browser without JavaScript whose GET requests may not write."""
    return refuse_writes_during_get(Client())


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Client]:
    """`sign_in(user, strong=True, space="titulaire:1")` → the client, signed in; strong = second factor given."""

    def enter(user: Any, *, strong: bool = True, space: str | None = None, browser: Client | None = None) -> Client:
        chosen = browser or client
        chosen.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = chosen.session
        records = [{"method": "password", "at": 0.0}]
        if strong:
            records.append({"method": "mfa", "at": 0.0, "type": "totp"})
        session["account_authentication_methods"] = records
        session["account_authentication_methods_user"] = str(user.pk)
        if space:
            session[SESSION_SPACE] = space
        session.save()
        return chosen

    return enter


@pytest.fixture
def make_user(db: None) -> Callable[..., Any]:
    """A person with a verified address."""

    def make(email: str, prenom: str = "", nom: str = "", **extra: Any) -> Any:
        user = get_user_model()(email=email, prenom=prenom, nom=nom, **extra)
        user.set_password("motdepasse-de-test")
        user.save()
        return user

    return make
