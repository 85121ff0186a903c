"""A VAR_DIR of its own, that the servers' user can walk into, and programs that use it."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from cpa_portal.embedded import keeper
from cpa_portal.embedded.places import ROOT, Places

SERVED = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_AUDIT_URL", "REDIS_URL", "VAR_DIR", "PORT")
#: Start the servers, print "prêt", and hold them until the input closes.
USER = """
import sys
from cpa_portal.embedded.services import start_services
services = start_services(sys.argv[1])
print("prêt", services.environ["DATABASE_OWNER_URL"], flush=True)
sys.stdin.read()
services.stop()
print("fini", flush=True)
"""


def wait_for(condition: Callable[[], bool], seconds: float = 8) -> None:
    """Wait for a condition, and fail if it never comes."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "the condition never came"
        time.sleep(0.05)


@pytest.fixture(autouse=True)
def nothing_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the servers of the test session."""
    for name in SERVED:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def var() -> Iterator[Path]:
    """A VAR_DIR, emptied of its processes and files at the end."""
    folder = Path(tempfile.mkdtemp(prefix="cpa-essai-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    for process in processes_of(folder):
        with contextlib.suppress(psutil.Error):
            process.kill()
            process.wait(5)
    shutil.rmtree(Places(folder).sockets, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def processes_of(var: Path) -> list[psutil.Process]:
    """Live processes of the portal of this VAR_DIR: keeper, postmaster and Valkey."""
    sockets = str(Places(var).sockets)
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = " ".join(process.info["cmdline"] or ())
        if process.info["status"] == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
            continue
        if (str(var) in line and ("keeper" in line or " -D " in line)) or sockets in line:
            found.append(process)
    return found


def named(var: Path, word: str) -> psutil.Process:
    """The process of this VAR_DIR whose command line holds this word."""
    return next(process for process in processes_of(var) if word in " ".join(process.cmdline()))


@pytest.fixture
def user(var: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """`user()` starts another process that uses the servers of `var`; its first line says that they answer."""
    started = []

    def start(folder: Path = var, wait: bool = True) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", USER, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        if wait:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("prêt")
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def leave(process: subprocess.Popen[str]) -> None:
    """Let a user end as it should."""
    out, errors = process.communicate(timeout=20)
    assert out.endswith("fini\n"), errors


def keeper_lives(var: Path) -> bool:
    """True while a keeper holds the servers."""
    return keeper.keeper_lock(Places.of(var)).taken_by_another()
