"""Processes that never outlive the one that started them."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from cpa_portal.embedded.errors import LauncherError

PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals, parent: int) -> Callable[[], None]:
    """Linux: the kernel sends this signal when the parent disappears, be it by kill -9."""

    def prepare() -> None:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return prepare


def spawn(
    argv: Sequence[str | Path],
    *,
    log: Path,
    stop: signal.Signals,
    env: Mapping[str, str],
    cwd: str | Path = "/",
    **how: Any,
) -> subprocess.Popen[bytes]:
    """Start a server in a group of its own; it gets `stop` if we die."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=cwd,
            env=dict(env),
            start_new_session=True,
            preexec_fn=die_with_parent(stop, os.getpid()) if sys.platform == "linux" else None,
            **how,
        )


def end(process: subprocess.Popen[bytes], number: signal.Signals, seconds: float = 30) -> None:
    """Ask a process to stop, then insist."""
    if process.poll() is None:
        process.send_signal(number)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def tail(log: Path, lines: int = 15) -> str:
    """Last lines of a log."""
    try:
        with log.open("rb") as handle:
            handle.seek(max(0, log.stat().st_size - 8000))
            text = handle.read().decode("utf-8", "replace")
    except OSError:
        return "(journal absent)"
    return "\n".join(text.splitlines()[-lines:])


def wait_until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], *, name: str, log: Path, seconds: float
) -> None:
    """Wait until the server answers; the last lines of its log are in the error if it does not."""
    limit = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise LauncherError(f"{name} s’est arrêté au démarrage (code {process.returncode}) :\n{tail(log)}")
        if time.monotonic() > limit:
            raise LauncherError(f"{name} ne répond pas après {seconds:.0f} s :\n{tail(log)}")
        time.sleep(0.05)


def holder_of(pid_file: Path, mark: str) -> psutil.Process | None:
    """The live process that a pid file names, if its command line is about `mark`.

    The pid may belong to a zombie (PID 1 that does not reap) or to an unrelated process.
    """
    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        if process.status() != psutil.STATUS_ZOMBIE and any(mark in part for part in process.cmdline()):
            return process
    except (OSError, ValueError, IndexError, psutil.Error):
        pass
    return None


def clear_stale(pid_file: Path, mark: str, number: signal.Signals) -> None:
    """Remove a pid file that a crash left; a server that outlived its keeper is stopped first."""
    process = holder_of(pid_file, mark)
    if process is not None:
        try:
            process.send_signal(number)
            process.wait(60)
        except psutil.NoSuchProcess:
            pass
        except psutil.TimeoutExpired:
            raise LauncherError(
                f"Un serveur d’un lancement précédent (processus {process.pid}) ne s’arrête pas. "
                f"Arrêtez-le : kill {process.pid}"
            ) from None
    pid_file.unlink(missing_ok=True)
