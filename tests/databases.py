"""Databases of the tests: a template that the owner migrates once, and clones that the application uses."""

import fcntl
import hashlib
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

TEMPLATE = "test_cpa_template"
ALIASES = ("default", "owner", "audit")


def _owner_connection() -> psycopg.Connection:
    """Connection of the owner to the maintenance database."""
    wanted = settings.DATABASES["owner"]
    return psycopg.connect(
        host=wanted["HOST"],
        port=wanted["PORT"] or None,
        user=wanted["USER"],
        password=wanted["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    )


def _state_of_migrations() -> str:
    """Digest of every migration file: the template is made again when one changes."""
    digest = hashlib.sha256()
    for path in sorted(Path(settings.BASE_DIR).glob("**/migrations/**/*")):
        if path.suffix in {".py", ".sql"} and ".venv" not in path.parts:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _forget_dead_runs(owner: psycopg.Connection) -> None:
    """Drop the databases of test processes that were killed."""
    for (name,) in owner.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_cpa\\_%'").fetchall():
        pid = name.rsplit("_", 1)[-1]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists() and Path("/proc/self").exists():
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def build_template() -> None:
    """Create and migrate the template unless it exists in this state; one process at a time."""
    lock_path = Path(settings.VAR_DIR) / "test-template.lock"
    lock_path.parent.mkdir(parents=True, exist_ok=True)
    with lock_path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = _state_of_migrations()
        with _owner_connection() as owner:
            _forget_dead_runs(owner)
            row = owner.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [TEMPLATE]
            ).fetchone()
            if row is not None and row[0] == wanted:
                return
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(TEMPLATE)))
            owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template_cpa").format(sql.Identifier(TEMPLATE)))
        before = point_to(TEMPLATE)
        call_command("migrate", database="owner", verbosity=0)
        point_to(before)
        with _owner_connection() as owner:
            owner.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(TEMPLATE), sql.Literal(wanted)))


def clone(name: str) -> str:
    """Copy the template; returns the name."""
    with _owner_connection() as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        owner.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log").format(
                sql.Identifier(name), sql.Identifier(TEMPLATE)
            )
        )
    return name


def drop(name: str) -> None:
    """Drop a clone, whoever is connected."""
    for alias in ALIASES:
        if settings.DATABASES[alias]["NAME"] == name:
            connections[alias].close()
    with _owner_connection() as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def point_to(name: str) -> str:
    """Make the three connections use this database; returns the name used before."""
    before = settings.DATABASES["default"]["NAME"]
    for alias in ALIASES:
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
    return str(before)
