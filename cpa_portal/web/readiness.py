"""Is this portal ready to serve? Each check answers "" or a sentence; no address and no secret in it."""

import functools
import time
from collections.abc import Callable

import redis
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from kombu.exceptions import KombuError

PING_SECONDS = 2.0
KEPT_SECONDS = 2.0  # a flood of requests does not become a flood of pings


def database() -> str:
    """The database answers to the application's role."""
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "La base de données ne répond pas."
    return ""


@functools.cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def migrations() -> str:
    """Every migration of this code is applied."""
    try:
        applied = set(MigrationRecorder(connections["default"]).applied_migrations())
    except DatabaseError:
        return "L’état des tables est inconnu."
    missing = len(_known_migrations() - applied)
    return f"Les tables ne sont pas à jour (migrations à appliquer : {missing})." if missing else ""


def broker() -> str:
    """The message broker answers."""
    client = redis.Redis.from_url(
        settings.CACHES["default"]["LOCATION"], socket_timeout=PING_SECONDS, socket_connect_timeout=PING_SECONDS
    )
    try:
        client.ping()
    except redis.RedisError:
        return "Le courtier de messages ne répond pas."
    finally:
        client.close()
    return ""


def workers() -> str:
    """One worker at least answers."""
    try:
        answers = current_app.control.ping(timeout=PING_SECONDS, limit=1)
    except (KombuError, redis.RedisError, OSError):
        answers = []
    return "" if answers else "Aucun processus de traitement (Celery) ne répond."


CHECKS: dict[str, Callable[[], str]] = {
    "base": database,
    "migrations": migrations,
    "courtier": broker,
    "traitements": workers,
}
#: What each check needs: asking it when that is down would only be long.
NEEDS = {"migrations": "base", "traitements": "courtier"}
_last: tuple[float, dict[str, str]] = (0.0, {})


def report() -> dict[str, str]:
    """Name of each check → "" or what is wrong."""
    global _last  # noqa: PLW0603
    now = time.monotonic()
    if _last[1] and now - _last[0] < KEPT_SECONDS:
        return _last[1]
    found: dict[str, str] = {}
    for name, check in CHECKS.items():
        need = NEEDS.get(name)
        found[name] = "Non vérifié." if need and found[need] else check()
    _last = (time.monotonic(), found)
    return found
