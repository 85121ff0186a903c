"""The compose file as data, and the services it names, real, on this machine, with passwords and secrets by file."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from cpa_portal.embedded import binaries, identity, processes
from cpa_portal.embedded.places import ROOT
from tests.browser.servers import free_port

#: What a deployer writes in .env.
GIVEN = {
    "ALLOWED_HOSTS": "portail.example.org",
    "SITE_URL": "https://portail.example.org",
    "EMAIL_HOST": "courriel.example.org",
    "DEFAULT_FROM_EMAIL": "ne-pas-repondre@example.org",
}


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    """docker-compose.yml."""
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def dockerfile() -> str:
    """Dockerfile, its continued lines joined."""
    return (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")


@dataclass(frozen=True, slots=True)
class Machine:
    """Servers that stand for the containers, and the folder of the secrets."""

    folder: Path
    secrets: Path
    postgres_port: int
    valkey_port: int

    def secret(self, name: str) -> str:
        """Content of a secret."""
        return (self.secrets / name).read_text(encoding="utf-8")


def _native(text: str, machine: Machine) -> str:
    """A value of the compose file, its names of containers and paths replaced by those of this machine."""
    text = re.sub(r"\$\{(\w+):[?-]([^}]*)\}", lambda m: GIVEN.get(m[1], m[2] if ":-" in m[0] else ""), text)
    for before, after in (
        ("/run/secrets", str(machine.secrets)),
        ("postgres:5432", f"127.0.0.1:{machine.postgres_port}"),
        ("valkey:6379", f"127.0.0.1:{machine.valkey_port}"),
        ("/var/lib/cpa", str(machine.folder / "donnees")),
        ("$$", "$"),
    ):
        text = text.replace(before, after)
    return text


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    """PostgreSQL with passwords and Valkey with one, on the loopback, set up by the files of deploy/."""
    folder = Path(tempfile.mkdtemp(prefix="cpa-deploiement-", dir="/tmp"))
    folder.chmod(0o755)
    machine = Machine(folder, folder / "secrets", free_port(), free_port())
    subprocess.run([sys.executable, ROOT / "deploy" / "creer_secrets.py", machine.secrets], check=True, timeout=30)
    (folder / "donnees" / "prive").mkdir(parents=True)
    (folder / "donnees" / "horloge").mkdir()
    servers = []
    try:
        servers.append((_postgres(machine), signal.SIGINT))
        servers.append((_valkey(machine), signal.SIGTERM))
        yield machine
    finally:
        for server, number in servers:
            processes.end(server, number)
        shutil.rmtree(folder, ignore_errors=True)


def _postgres(machine: Machine) -> "subprocess.Popen[bytes]":
    programs, data = binaries.postgres_bin(), identity.own_directory(machine.folder / "postgres")
    password = machine.folder / "initdb"
    password.write_text(machine.secret("mot_de_passe_postgres"))
    password.chmod(0o644)
    clean = identity.server_environment()
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8",
         "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "-c", "dynamic_shared_memory_type=mmap"],
        cwd="/", env=clean, check=True, capture_output=True, timeout=60, **identity.as_server(),
    )  # fmt: skip
    log = machine.folder / "postgres.log"
    server = processes.spawn(
        [programs / "postgres", "-D", data, "-p", str(machine.postgres_port), "-c", "listen_addresses=127.0.0.1",
         "-c", "unix_socket_directories="],
        log=log, stop=signal.SIGINT, env=clean, **identity.as_server(),
    )  # fmt: skip
    where = ["-h", "127.0.0.1", "-p", str(machine.postgres_port), "-U", "postgres"]
    ready = [str(programs / "pg_isready"), "-q", *where]
    processes.wait_until(lambda: identity.server_can(*ready), server, name="PostgreSQL", log=log, seconds=60)
    env = {
        **clean,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(machine.postgres_port),
        "PGPASSWORD": machine.secret("mot_de_passe_postgres"),
        "SECRETS_DIR": str(machine.secrets),
        "ROLES_SQL": str(ROOT / "cpa_portal" / "embedded" / "roles.sql"),
    }
    for command in (["createdb", "-U", "postgres", "cpa"], [str(ROOT / "deploy" / "postgres-init.sh")]):
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
    return server


def _valkey(machine: Machine) -> "subprocess.Popen[bytes]":
    log = machine.folder / "valkey.log"
    server = processes.spawn(
        [binaries.valkey_server(), "--port", str(machine.valkey_port), "--bind", "127.0.0.1", "--save", "",
         "--requirepass", machine.secret("mot_de_passe_valkey")],
        log=log, stop=signal.SIGTERM, env=identity.server_environment(), **identity.as_server(),
    )  # fmt: skip
    processes.wait_until(
        lambda: "Ready to accept connections" in log.read_text(), server, name="Valkey", log=log, seconds=30
    )
    return server


@pytest.fixture(scope="session")
def container(compose: dict[str, Any], machine: Machine) -> Callable[..., tuple[list[str], dict[str, str]]]:
    """`container("web", port)` → the command and the whole environment that the compose file gives, made native."""

    def make(name: str, port: int = 0) -> tuple[list[str], dict[str, str]]:
        service = compose["services"][name]
        env = {key: _native(str(value), machine) for key, value in service["environment"].items()}
        command = [_native(part, machine) for part in service["command"]]
        command = [str(port) if port and part == "8000" else part for part in command]
        return [sys.executable, *command[1:]], {
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "HOSTNAME": "essai",
            "VAR_DIR": str(machine.folder / "donnees"),
            "STATIC_ROOT": str(machine.folder / "statiques"),
            **env,
        }

    return make
