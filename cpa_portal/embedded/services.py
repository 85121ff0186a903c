"""A real PostgreSQL 18 and a real Valkey, started once per data folder and stopped by who started them."""

import atexit
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil

from cpa_portal.embedded import places

DATABASE, TEMPLATE = "cpa", "template_cpa"
START_SECONDS = 300  # a crash recovery may be long


def _die_with_parent() -> None:
    """If the parent is killed, the kernel sends SIGINT: PostgreSQL then shuts down cleanly."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


class Services:
    """The two servers of one VAR_DIR."""

    def __init__(self, var_dir: Path, *, survive_parent: bool = False) -> None:
        self.data = places.data_folder(Path(var_dir))
        self.sockets = places.socket_folder(self.data)
        self.bin = places.postgres_bin()
        self.survive_parent = survive_parent
        self.started: list[tuple[str, subprocess.Popen[bytes]]] = []

    # -- addresses ---------------------------------------------------------------------------------
    def url(self, role: str, database: str = DATABASE) -> str:
        """Address of a database for a role, over the private socket."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    @property
    def environ(self) -> dict[str, str]:
        """What the application reads."""
        return {
            "DATABASE_URL": self.url("cpa_app"),
            "DATABASE_OWNER_URL": self.url("cpa_owner"),
            "DATABASE_AUDIT_URL": self.url("cpa_audit"),
            "REDIS_URL": f"redis+socket://{self.sockets}/valkey.sock",
        }

    # -- life --------------------------------------------------------------------------------------
    def start(self) -> dict[str, str]:
        """Start what does not answer yet; two starts at once follow one another. Returns `environ`."""
        with self._alone():
            if not self._postgres_answers():
                self._start_postgres()
            self._prepare_databases()
            if not self._valkey_answers():
                self._start_valkey()
        return self.environ

    def stop(self) -> None:
        """Stop what this process started: PostgreSQL's fast shutdown, then Valkey."""
        for name, process in reversed(self.started):
            if process.poll() is None:
                process.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
        for _, process in reversed(self.started):
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
        self.started.clear()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.data.parent / f".{self.data.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    # -- processes ---------------------------------------------------------------------------------
    def _run(self, *argv: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(arg) for arg in argv],
            capture_output=True,
            text=True,
            cwd="/",
            env=places.ENV,
            check=False,
            **places.account(),
        )

    def _spawn(self, name: str, *argv: str | Path) -> subprocess.Popen[bytes]:
        with (self.data / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [str(arg) for arg in argv],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=places.ENV,
                start_new_session=True,
                preexec_fn=None if self.survive_parent else _die_with_parent,
                **places.account(),
            )
        self.started.append((name, process))
        return process

    def _wait(self, name: str, process: subprocess.Popen[bytes], answers: Callable[[], bool]) -> None:
        end = time.monotonic() + START_SECONDS
        while not answers():
            if process.poll() is not None or time.monotonic() > end:
                tail = (self.data / f"{name}.log").read_text(errors="replace")[-1500:]
                raise SystemExit(f"{name} n’a pas démarré (code {process.poll()}) :\n{tail}")
            time.sleep(0.03)

    # -- PostgreSQL --------------------------------------------------------------------------------
    def _postgres_answers(self) -> bool:
        done = self._run(self.bin / "pg_isready", "-q", "-h", self.sockets, "-U", "postgres", "-d", "postgres")
        return done.returncode == 0

    def _start_postgres(self) -> None:
        cluster = self.data / "pg18"
        if not (cluster / "complet").exists():
            self._init(cluster)
        self._forget_dead_servers(cluster)
        process = self._spawn(
            "postgres", self.bin / "postgres", "-D", cluster, "-k", self.sockets,
            "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700",
            "-c", "dynamic_shared_memory_type=mmap", "-c", "max_connections=100",
            "-c", "shared_buffers=256MB", "-c", "max_wal_size=2GB", "-c", "timezone=UTC", "-c", "log_timezone=UTC",
        )  # fmt: skip
        self._wait("postgres", process, self._postgres_answers)

    def _init(self, cluster: Path) -> None:
        """Make the cluster; a half-made one is thrown away."""
        self._run("/bin/rm", "-rf", cluster)
        done = self._run(
            self.bin / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            "-c", "dynamic_shared_memory_type=mmap",
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"PostgreSQL n’a pas pu préparer ses données :\n{done.stderr}")
        (cluster / "complet").touch()

    def _forget_dead_servers(self, cluster: Path) -> None:
        """Remove locks whose process is a zombie or somebody else: PostgreSQL would refuse to start for ever."""
        for path in (cluster / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            try:
                command = " ".join(psutil.Process(int(path.read_text().split()[0])).cmdline())
            except FileNotFoundError:
                continue
            except (ValueError, IndexError, psutil.Error):
                command = ""
            if str(cluster) not in command:
                path.unlink()

    def psql(self, database: str, *args: str | Path) -> str:
        """Run psql as the superuser; raises SystemExit with its message."""
        done = self._run(
            self.bin / "psql", "-h", self.sockets, "-U", "postgres", "-d", database, "-XAtq",
            "-v", "ON_ERROR_STOP=1", *args,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"psql : {done.stderr}")
        return done.stdout.strip()

    def _prepare_databases(self) -> None:
        """Roles, the template that tests copy, and the portal's database."""
        roles = Path(__file__).with_name("roles.sql").read_text(encoding="utf-8")
        existing = self.psql("postgres", "-c", "SELECT datname FROM pg_database").split()
        for name in (TEMPLATE, DATABASE):
            if name in existing:
                continue
            self.psql("postgres", "-c", f'CREATE DATABASE "{name}"')
            self.psql(name, "-c", roles)
            self.psql("postgres", "-c", f'ALTER DATABASE "{name}" OWNER TO cpa_owner')

    # -- Valkey ------------------------------------------------------------------------------------
    def _valkey_answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as link:
                link.settimeout(1)
                link.connect(str(self.sockets / "valkey.sock"))
                link.sendall(b"PING\r\n")
                return link.recv(7).startswith(b"+PONG")
        except OSError:
            return False

    def _start_valkey(self) -> None:
        process = self._spawn(
            "valkey", places.valkey_server(), "--port", "0", "--unixsocket", self.sockets / "valkey.sock",
            "--unixsocketperm", "700", "--dir", self.data, "--appendonly", "yes", "--appendfsync", "everysec",
            "--save", "", "--maxmemory-policy", "noeviction",
        )  # fmt: skip
        self._wait("valkey", process, self._valkey_answers)


def start_for_tests() -> dict[str, str]:
    """Addresses of the servers of the tests, started if DATABASE_URL names none.

    The first process starts them and stops them at its end; xdist workers inherit the addresses.
    """
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return {}
    root = Path(__file__).resolve().parents[2]
    services = Services(Path(os.environ.get("VAR_DIR", root / "var")) / "test")
    environ = services.start()
    atexit.register(services.stop)
    return environ
