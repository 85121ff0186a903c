"""The process that holds the servers for as long as somebody uses them.

Every user holds a shared lease (leases.py); the kernel drops it when its process ends, even by kill -9.
When nobody is left the servers stop; when the keeper itself is killed the kernel stops them (processes.py).
"""

import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path

from cpa_portal.embedded import identity, postgres, processes, valkey
from cpa_portal.embedded.errors import LauncherError
from cpa_portal.embedded.leases import FileLock
from cpa_portal.embedded.places import Places

Server = postgres.PostgreSQL | valkey.Valkey
KINDS: dict[str, type[Server]] = {postgres.NAME: postgres.PostgreSQL, valkey.NAME: valkey.Valkey}
TICK = 0.5


def keeper_lock(places: Places) -> FileLock:
    """Held while a keeper lives."""
    return FileLock(places.state / "gardien.verrou")


def users_lock(places: Places) -> FileLock:
    """Held, shared, by each user."""
    return FileLock(places.state / "utilisateurs.verrou")


def card(places: Places) -> Path:
    """What the keeper says of itself while the servers answer."""
    return places.state / "services.json"


def _write_card(places: Places, names: list[str]) -> None:
    partial = card(places).with_suffix(".partiel")
    partial.write_text(json.dumps({"pid": os.getpid(), "services": names}), encoding="utf-8")
    partial.replace(card(places))


def _watch(servers: list[Server], users: FileLock, stopping: list[int]) -> None:
    """Return when asked to stop or when nobody uses the servers; raise if one dies."""
    while not stopping:
        for server in servers:
            if server.process is not None and server.process.poll() is not None:
                raise LauncherError(
                    f"{type(server).__name__} s’est arrêté (code {server.process.returncode}) :\n{processes.tail(server.log)}"
                )
        if users.take(wait=False):
            return  # nobody left; whoever comes now waits until we are gone
        time.sleep(TICK)


def keep(var_dir: str, names: list[str]) -> None:
    """Start the servers, say so, watch, stop them."""
    places = Places.of(var_dir)
    own = keeper_lock(places)
    if not own.take(wait=False):
        raise LauncherError("Un autre gardien tient déjà ces services.")
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda received, _: stopping.append(received))
    identity.own_directory(places.sockets)
    card(places).unlink(missing_ok=True)
    servers: list[Server] = []
    try:
        for name in names:
            server = KINDS[name](places)
            servers.append(server)
            server.start()
        _write_card(places, names)
        _watch(servers, users_lock(places), stopping)
    finally:
        card(places).unlink(missing_ok=True)
        for server in reversed(servers):
            server.stop()
        with contextlib.suppress(OSError):
            places.sockets.rmdir()


if __name__ == "__main__":
    try:
        keep(sys.argv[1], sys.argv[2:])
    except LauncherError as problem:
        (Places.of(sys.argv[1]).state / "echec.txt").write_text(str(problem), encoding="utf-8")
        sys.exit(str(problem))
