"""PostgreSQL over a bin/ directory: initdb once, start, repair what a crash left, make roles and database."""

import contextlib
import hashlib
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

from cpa_portal.embedded import binaries, identity, processes
from cpa_portal.embedded.errors import LauncherError
from cpa_portal.embedded.places import Places

NAME = "postgresql"
DATABASE = "cpa"
TEMPLATE = "template_cpa"  # empty, with roles' rights and extensions: what tests clone
ROLES = Path(__file__).with_name("roles.sql")
#: Only here: tests clone templates and drop databases in use. In production cpa_owner has neither right.
LOCAL_RIGHTS = "ALTER ROLE cpa_owner CREATEDB; GRANT pg_signal_backend TO cpa_owner;"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "dynamic_shared_memory_type": "mmap",  # /dev/shm may be 1 MB or 64 MB in a container
    "max_connections": "100",
    "shared_buffers": "192MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
CRASH_TRACES = ("pre-existing shared memory", "lock file")


def url(sockets: Path, role: str, database: str = DATABASE) -> str:
    """Address of the database for a role."""
    return f"postgresql://{role}@/{database}?host={quote(str(sockets), safe='')}"


class PostgreSQL:
    """One server on one data directory."""

    stop_signal = signal.SIGINT  # fast shutdown

    def __init__(self, places: Places) -> None:
        self.bin = binaries.postgres_bin()
        self.data = places.data("postgresql-18")
        self.sockets = places.sockets
        self.log = places.log(NAME)
        self.process: subprocess.Popen[bytes] | None = None

    def _run(self, program: str, *argv: str, text: str | None = None) -> str:
        done = subprocess.run(
            [str(self.bin / program), *argv],
            input=text,
            capture_output=True,
            text=True,
            cwd="/",
            env=identity.server_environment(),
            check=False,
            **identity.as_server(),
        )
        if done.returncode:
            raise LauncherError(f"La commande {program} a échoué :\n{done.stderr[-2000:]}")
        return done.stdout.strip()

    def _psql(self, database: str, query: str) -> str:
        where = ("-h", str(self.sockets), "-U", "postgres", "-d", database)
        return self._run("psql", *where, "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", text=query)

    def ready(self) -> bool:
        """True when it accepts connections."""
        return identity.server_can(str(self.bin / "pg_isready"), "-q", "-h", str(self.sockets), "-U", "postgres")

    def _initialise(self) -> None:
        """Make the cluster beside its place and rename it: a half-made one is never started."""
        if (self.data / "PG_VERSION").exists():
            identity.own_directory(self.data)
            return
        partial = self.data.with_name(f"{self.data.name}.nouveau")
        if partial.exists():
            shutil.rmtree(partial)
        identity.own_directory(partial)
        self._run(
            "initdb", "-D", str(partial), "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            "-c", "dynamic_shared_memory_type=mmap",
        )  # fmt: skip
        partial.rename(self.data)

    def start(self) -> None:
        """Start the server and make what it must hold."""
        self._initialise()
        options = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
        for attempt in range(5):
            processes.clear_stale(self.data / "postmaster.pid", str(self.data), self.stop_signal)
            (self.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
            self.process = processes.spawn(
                [self.bin / "postgres", "-D", self.data, "-k", self.sockets, *options],
                log=self.log,
                stop=self.stop_signal,
                env=identity.server_environment(),
                **identity.as_server(),
            )
            try:
                # Recovery after a crash may be long: this is no reason to give up.
                processes.wait_until(self.ready, self.process, name="PostgreSQL", log=self.log, seconds=300)
                break
            except LauncherError as error:
                # Children of a killed server take a moment to leave.
                if attempt == 4 or not any(trace in str(error) for trace in CRASH_TRACES):
                    raise
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(1)
        self._furnish()

    def _furnish(self) -> None:
        """Roles, rights, template and database; done again when roles.sql changes."""
        roles = ROLES.read_text(encoding="utf-8")
        wanted = hashlib.sha256((roles + LOCAL_RIGHTS).encode()).hexdigest()[:16]
        seen = "SELECT datname || ' ' || coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database"
        state = self._psql("postgres", f"{seen};").splitlines()
        if f"{DATABASE} {wanted}" in state:
            return
        names = {line.split()[0] for line in state}
        if TEMPLATE not in names:
            self._psql("postgres", f"CREATE DATABASE {TEMPLATE};")
        self._psql(TEMPLATE, roles + LOCAL_RIGHTS)
        if DATABASE not in names:
            self._psql("postgres", f"CREATE DATABASE {DATABASE} TEMPLATE {TEMPLATE};")
        self._psql(DATABASE, roles)
        self._psql("postgres", f"COMMENT ON DATABASE {DATABASE} IS '{wanted}';")

    def stop(self) -> None:
        """Fast, clean shutdown."""
        if self.process is not None:
            processes.end(self.process, self.stop_signal, 60)
