"""Inserting many rows of one table at once, by COPY: triggers and constraints apply as to any insert."""

from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import DatabaseDefault


def copy_in(model: type[models.Model], instances: Iterable[models.Model]) -> list[Any]:
    """Insert the instances in their order and give them their keys, in two statements.

    A column that the database fills by itself must be left alone by every instance or by none.
    """
    rows: list[Any] = list(instances)
    if not rows:
        return rows
    meta, connection = model._meta, connections[DEFAULT_DB_ALIAS]
    key = meta.pk
    if isinstance(key, models.AutoField):
        for row, value in zip(rows, next_keys(meta.db_table, key.column, len(rows)), strict=True):
            row.pk = value
    fields = [
        field for field in meta.concrete_fields if not isinstance(getattr(rows[0], field.attname), DatabaseDefault)
    ]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    prepared = [(field.attname, field.get_db_prep_save) for field in fields]
    with connection.cursor() as cursor, cursor.copy(f"COPY {quote(meta.db_table)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([prepare(getattr(row, name), connection) for name, prepare in prepared])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def next_keys(table: str, column: str, count: int) -> list[int]:
    """Keys taken from the table's own sequence."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
        )
        return [value for (value,) in cursor.fetchall()]
