"""Guards that make whole classes of bugs fail."""

from typing import Any

from django.db import connection
from django.test import Client

#: A GET may write these: web sign-in rows and the journal of who read what.
ALLOWED = ("django_session", "audit_journalentry", "account_", "mfa_", "SAVEPOINT", "RELEASE SAVEPOINT")


def _guard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    verb = sql.lstrip().split(" ", 1)[0].upper()
    if verb in {"INSERT", "UPDATE", "DELETE"} and not any(name in sql for name in ALLOWED):
        raise AssertionError(f"a GET wrote: {sql[:200]}")
    return execute(sql, params, many, context)


def refuse_writes_during_get(client: Client) -> Client:
    """Wrap `client.get` so that any write but the allowed ones fails the test."""
    get = client.get

    def guarded(*args: Any, **kwargs: Any) -> Any:
        with connection.execute_wrapper(_guard):
            return get(*args, **kwargs)

    client.get = guarded  # type: ignore[method-assign]
    return client
