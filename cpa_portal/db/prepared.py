"""Statements of the hot paths: on the connection of the ORM, in its transaction, prepared once by the server.

The ORM writes its values into each text, which the server then reads and plans anew. Here the text never changes.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Cursor

Rows = list[tuple[Any, ...]]


def ask(text: str, values: Sequence[Any]) -> Rows:
    """Run a statement that answers with rows. Integers go as texts, which the server types by their column.

    psycopg types them by their size, and each size would be another statement to prepare.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    told = [str(value) if isinstance(value, int | str) else value for value in values]
    if connection.queries_logged or connection.execute_wrappers:  # somebody lists or forbids queries
        with connection.cursor() as watched:
            watched.execute(text, told)
            return list(watched.fetchall())
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        cursor: Cursor[Any] = Cursor(connection.connection)
        return cursor.execute(text, told, prepare=True).fetchall()
