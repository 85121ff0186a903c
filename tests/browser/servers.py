"""The portal as it runs: web server, worker and beat as processes of their own, on a database of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def free_port() -> int:
    """A TCP port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(database: str, folder: Path, port: int) -> dict[str, str]:
    """Environment of the processes: this database, a broker of its own, the demonstration's settings."""

    def url(alias: str) -> str:
        wanted = settings.DATABASES[alias]
        return f"postgresql://{wanted['USER']}@/{database}?host={quote(wanted['HOST'], safe='')}"

    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cpa_portal.settings.local",
        "DATABASE_URL": url("default"),
        "DATABASE_OWNER_URL": url("owner"),
        "DATABASE_AUDIT_URL": url("audit"),
        "REDIS_URL": os.environ["REDIS_URL"],
        "BROKER_PREFIX": f"{database}:",
        "VAR_DIR": str(folder),
        "STORAGE_DIR": settings.STORAGES["prive"]["OPTIONS"]["location"],
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "PYTHONUNBUFFERED": "1",
    }


def web_command(port: int) -> list[str]:
    """The web server, as in production but for its address."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--no-ws", "cpa_portal.wsgi:application",
    ]  # fmt: skip


def worker_command(concurrency: int = 1) -> list[str]:
    """The worker with its sweeper."""
    return [
        sys.executable, "-m", "celery", "-A", "cpa_portal", "worker", "--loglevel", "WARNING",
        "--concurrency", str(concurrency), "--without-gossip", "--without-mingle",
    ]  # fmt: skip


def beat_command(folder: Path) -> list[str]:
    """The clock of the periodic tasks."""
    return [
        sys.executable, "-m", "celery", "-A", "cpa_portal", "beat", "--loglevel", "WARNING",
        "--schedule", str(folder / "beat"), "--pidfile", "",
    ]  # fmt: skip


@contextmanager
def running(command: list[str], env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, ended with all its children."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)


def wait_for_page(url: str, process: subprocess.Popen[bytes], log: Path, seconds: int = 60) -> None:
    """Wait until the page answers; the log is in the error if it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer:\n{log.read_text(errors='replace')[-3000:]}")
