"""The portal's own processes, as `make run`, the tests and docker-compose start them."""

import sys
from pathlib import Path

APPLICATION = "cpa_portal.wsgi:application"


def web(host: str, port: int, workers: int = 2) -> list[str]:
    """The web server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "8", "--no-ws", "--workers-kill-timeout", "10", APPLICATION,
    ]  # fmt: skip


def worker(concurrency: int = 2) -> list[str]:
    """The worker; its effects are in the database, its queue is only a doorbell."""
    return [
        sys.executable, "-m", "celery", "-A", "cpa_portal", "worker", "--loglevel", "INFO",
        "--concurrency", str(concurrency), "--without-gossip", "--without-mingle",
    ]  # fmt: skip


def beat(folder: Path) -> list[str]:
    """The clock of the periodic tasks."""
    return [
        sys.executable, "-m", "celery", "-A", "cpa_portal", "beat", "--loglevel", "INFO",
        "--schedule", str(folder / "beat"), "--pidfile", "",
    ]  # fmt: skip
