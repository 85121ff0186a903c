"""PostgreSQL and Valkey for whoever asks: `services = start_services(var_dir)`, `.environ`, `.stop()`.

Several processes may ask for the same directory, at once or in turn: they share the same servers, which stop
with the last of them. What DATABASE_URL or REDIS_URL already gives is not started.
"""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cpa_portal.embedded import keeper, postgres, valkey
from cpa_portal.embedded.errors import LauncherError
from cpa_portal.embedded.leases import FileLock
from cpa_portal.embedded.places import ROOT, Places, default_var_dir
from cpa_portal.embedded.processes import tail

START_SECONDS = 330
Say = Callable[[str], None]


class Services:
    """Servers in use by this process, until `stop`."""

    def __init__(self, places: Places, names: list[str], lease: FileLock | None, child: int = 0) -> None:
        self.places = places
        self.names = names
        self._lease = lease
        self._child = child
        self.environ = environment(places, names)

    def alive(self) -> bool:
        """False if the keeper is gone or going."""
        return (
            not self.names or keeper.card(self.places).exists() and keeper.keeper_lock(self.places).taken_by_another()
        )

    def failure(self) -> str:
        """Why the keeper stopped."""
        try:
            return (self.places.state / "echec.txt").read_text(encoding="utf-8")
        except OSError:
            return tail(self.places.log("services"))

    def stop(self) -> None:
        """Let the servers go; they stop now, cleanly, if we were the last to use them."""
        lease, self._lease = self._lease, None
        if lease is None:
            return
        if lease.take(wait=False):  # from shared to exclusive: we are the last
            _end_keeper(self.places)
            if self._child:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(self._child, 0)
        lease.drop()


def environment(places: Places, names: list[str]) -> dict[str, str]:
    """Variables that give the servers to the portal's processes."""
    given: dict[str, str] = {}
    if postgres.NAME in names:
        given |= {
            "DATABASE_URL": postgres.url(places.sockets, "cpa_app"),
            "DATABASE_OWNER_URL": postgres.url(places.sockets, "cpa_owner"),
            "DATABASE_AUDIT_URL": postgres.url(places.sockets, "cpa_audit"),
        }
    if valkey.NAME in names:
        given["REDIS_URL"] = valkey.url(places.sockets)
    return given


def _end_keeper(places: Places, seconds: float = 90) -> None:
    try:
        pid = int(json.loads(keeper.card(places).read_text(encoding="utf-8"))["pid"])
        os.kill(pid, signal.SIGTERM)
    except (OSError, ValueError, KeyError):
        pass
    limit = time.monotonic() + seconds
    while keeper.keeper_lock(places).taken_by_another() and time.monotonic() < limit:
        time.sleep(0.02)


def _started(places: Places, process: subprocess.Popen[bytes] | None, say: Say) -> list[str]:
    """Wait for the keeper's card; return the services that it holds."""
    begun = time.monotonic()
    told = False
    while time.monotonic() - begun < START_SECONDS:
        try:
            return list(json.loads(keeper.card(places).read_text(encoding="utf-8"))["services"])
        except (OSError, ValueError):
            pass
        dead = process.poll() is not None if process else not keeper.keeper_lock(places).taken_by_another()
        if dead:
            break
        if not told and time.monotonic() - begun > 5:
            told = True
            say("PostgreSQL prépare ses données (ou les relit après un arrêt brutal) ; cela peut durer…")
        time.sleep(0.02)
    try:
        reason = (places.state / "echec.txt").read_text(encoding="utf-8")
    except OSError:
        reason = tail(places.log("services"))
    raise LauncherError(f"Les services n’ont pas démarré.\n{reason}")


def start_services(var_dir: str | Path | None = None, say: Say = lambda _: None) -> Services:
    """Start, or join, the servers of this directory."""
    names = [
        name
        for name, variable in ((postgres.NAME, "DATABASE_URL"), (valkey.NAME, "REDIS_URL"))
        if not os.environ.get(variable)
    ]
    places = Places.of(var_dir)
    if not names:
        return Services(places, names, None)
    lease = keeper.users_lock(places)
    lease.take(shared=True)
    try:
        with FileLock(places.state / "demarrage.verrou"):
            process = None
            if not keeper.keeper_lock(places).taken_by_another():
                keeper.card(places).unlink(missing_ok=True)
                (places.state / "echec.txt").unlink(missing_ok=True)
                with places.log("services").open("ab") as output:
                    process = subprocess.Popen(
                        [sys.executable, "-m", "cpa_portal.embedded.keeper", str(places.var), *names],
                        stdin=subprocess.DEVNULL,
                        stdout=output,
                        stderr=output,
                        cwd=ROOT,
                        start_new_session=True,
                    )
            held = _started(places, process, say)
            if process is not None:
                process.returncode = 0  # it may outlive us: subprocess has nothing to wait for
        missing = set(names) - set(held)
        if missing:
            raise LauncherError(
                f"Ces services tournent déjà sans {', '.join(sorted(missing))} : arrêtez l’autre copie (make stop)."
            )
    except BaseException:
        lease.drop()
        raise
    return Services(places, names, lease, process.pid if process else 0)


def start_for_tests() -> dict[str, str]:
    """Variables of servers kept apart from the demonstration's, in VAR_DIR/tests, until this process ends."""
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return {}
    services = start_services(default_var_dir() / "tests")
    atexit.register(services.stop)
    return {"VAR_DIR": str(services.places.var), **services.environ}
