"""Servers shared by several processes, and what each way of dying leaves."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from cpa_portal.embedded import postgres
from cpa_portal.embedded.errors import LauncherError
from cpa_portal.embedded.places import Places
from cpa_portal.embedded.services import start_services
from tests.embedded.conftest import keeper_lives, leave, named, processes_of, wait_for

User = Callable[..., "subprocess.Popen[str]"]


def owner(var: Path) -> psycopg.Connection:
    """Connection of the owner."""
    return psycopg.connect(postgres.url(Places(var).sockets, "cpa_owner"), autocommit=True)


def test_owner_makes_application_writes_auditor_reads(var: Path) -> None:
    services = start_services(var)
    try:
        with psycopg.connect(services.environ["DATABASE_OWNER_URL"], autocommit=True) as link:
            link.execute("CREATE TABLE essai (id bigint GENERATED ALWAYS AS IDENTITY, mot text)")
        with psycopg.connect(services.environ["DATABASE_URL"], autocommit=True) as link:
            link.execute("INSERT INTO essai (mot) VALUES ('a')")
            link.execute("UPDATE essai SET mot = 'b'")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                link.execute("TRUNCATE essai")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                link.execute("CREATE TABLE autre (id int)")
            assert link.execute("SHOW fsync").fetchone() == ("on",)
        with psycopg.connect(services.environ["DATABASE_AUDIT_URL"], autocommit=True) as link:
            assert link.execute("SELECT mot FROM essai").fetchall() == [("b",)]
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                link.execute("DELETE FROM essai")
    finally:
        services.stop()
    assert not keeper_lives(var)
    assert processes_of(var) == []


def test_a_second_start_keeps_the_data(var: Path) -> None:
    for expected in (0, 1):
        services = start_services(var)
        with owner(var) as link:
            link.execute("CREATE TABLE IF NOT EXISTS essai (id int)")
            assert link.execute("SELECT count(*) FROM essai").fetchone() == (expected,)
            link.execute("INSERT INTO essai VALUES (1)")
        services.stop()


def test_two_at_once_share_the_servers_until_the_last_one_leaves(var: Path, user: User) -> None:
    first, second = user(wait=False), user(wait=False)
    for process in (first, second):
        assert process.stdout is not None
        assert process.stdout.readline().startswith("prêt")
    assert len(processes_of(var)) == 3
    leave(first)
    with owner(var) as link:
        assert link.execute("SELECT 1").fetchone() == (1,)
    leave(second)
    assert processes_of(var) == []


def test_servers_stop_when_their_only_user_is_killed(var: Path, user: User) -> None:
    user().kill()
    wait_for(lambda: not processes_of(var))
    assert "database system is shut down" in Places(var).log("postgresql").read_text()


def test_servers_stop_when_their_keeper_is_killed_and_start_again(var: Path, user: User) -> None:
    user()
    named(var, "keeper").kill()
    wait_for(lambda: not keeper_lives(var))
    services = start_services(var)
    assert services.alive()
    assert len(processes_of(var)) == 3
    services.stop()


def test_everything_killed_at_once_then_a_pid_that_belongs_to_another(var: Path, user: User) -> None:
    first = user()
    with owner(var) as link:
        link.execute("CREATE TABLE essai AS SELECT 42 AS n")
    for process in (first, *processes_of(var)):
        os.kill(process.pid, signal.SIGKILL)
    wait_for(lambda: not processes_of(var))
    stale = Places(var).data("postgresql-18") / "postmaster.pid"
    lines = stale.read_text().splitlines()
    stale.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    services = start_services(var)
    with owner(var) as link:
        assert link.execute("SELECT n FROM essai").fetchone() == (42,)
    services.stop()


def test_a_half_made_cluster_is_made_again(var: Path) -> None:
    half = var / "postgresql-18.nouveau"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    start_services(var).stop()
    assert not half.exists()


def test_a_path_too_long_for_a_socket(var: Path) -> None:
    deep = var / ("un-très-long-dossier-" * 6)
    services = start_services(deep)
    try:
        with psycopg.connect(services.environ["DATABASE_URL"]) as link:
            assert link.execute("SELECT 1").fetchone() == (1,)
    finally:
        services.stop()


def test_root_drops_its_rights_and_leaves_a_closed_folder(var: Path) -> None:
    closed = var / "ferme"
    closed.mkdir(mode=0o700)
    services = start_services(closed)
    server = next(process for process in processes_of(closed) if "-D" in process.cmdline())
    data = Path(server.cmdline()[2])
    try:
        assert server.uids().real != 0
        assert data.is_relative_to("/var/tmp" if os.geteuid() == 0 else closed)
    finally:
        services.stop()
        subprocess.run(["rm", "-rf", str(data.parent if os.geteuid() == 0 else data)], check=True)


def test_a_socket_folder_planted_by_another_user_is_refused(var: Path) -> None:
    places = Places.of(var)
    places.sockets.symlink_to("/tmp")
    try:
        with pytest.raises(LauncherError, match="appartient à un autre utilisateur"):
            start_services(var)
    finally:
        places.sockets.unlink()
    assert not keeper_lives(var)


def test_an_address_given_is_used_as_it_is(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ailleurs/base")
    monkeypatch.setenv("REDIS_URL", "redis://ailleurs:6379/0")
    services = start_services(var)
    assert services.environ == {}
    assert processes_of(var) == []
    services.stop()
