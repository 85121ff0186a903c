"""Statements that must return no row: `<app>/invariants/*.sql` of every app, read by the auditor's role."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connections, transaction

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement that found something: its name and the first rows, ids and figures only."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __str__(self) -> str:
        first = ", ".join(f"{column}={value}" for column, value in zip(self.columns, self.rows[0], strict=True))
        return f"{self.name}\u00a0: {first}"


def invariants(*labels: str) -> list[Path]:
    """The statements of some apps, or of all."""
    folders = [
        Path(config.path) / "invariants" for config in apps.get_app_configs() if not labels or config.label in labels
    ]
    return [path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.sql"))]


@contextmanager
def frozen_view(alias: str = "audit") -> Iterator[Any]:
    """One read-only snapshot of the database for everything read inside."""
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield cursor


def broken(*labels: str) -> list[Finding]:
    """Every invariant that does not hold, checked on one snapshot."""
    with frozen_view() as cursor:
        return [finding for path in invariants(*labels) if (finding := _check(cursor, path)) is not None]


def _check(cursor: Any, path: Path) -> Finding | None:
    cursor.execute(path.read_text(encoding="utf-8"))
    rows = cursor.fetchmany(SHOWN)
    if not rows:
        return None
    columns = tuple(column.name for column in cursor.description)
    return Finding(f"{path.parent.parent.name}/{path.stem}", columns, tuple(_readable(row) for row in rows))


def _readable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(bytes(value).hex()[:16] if isinstance(value, bytes | memoryview) else value for value in row)
