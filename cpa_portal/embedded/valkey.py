"""Valkey on a socket, kept on disk every second."""

import signal
import socket
import subprocess
from pathlib import Path

from cpa_portal.embedded import binaries, identity, processes
from cpa_portal.embedded.places import Places

NAME = "valkey"


def url(sockets: Path) -> str:
    """Address for Celery; the cache derives its own."""
    return f"redis+socket://{sockets}/valkey.sock"


class Valkey:
    """One server on one data directory."""

    stop_signal = signal.SIGTERM

    def __init__(self, places: Places) -> None:
        self.program = binaries.valkey_server()
        self.data = places.data("valkey")
        self.socket = places.sockets / "valkey.sock"
        self.log = places.log(NAME)
        self.process: subprocess.Popen[bytes] | None = None

    def ready(self) -> bool:
        """True when it answers PING."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(7).startswith(b"+PONG")
        except OSError:
            return False

    def start(self) -> None:
        """Start the server; what a crash left is cleared."""
        identity.own_directory(self.data)
        processes.clear_stale(self.data / "valkey.pid", "valkey-server", self.stop_signal)
        self.socket.unlink(missing_ok=True)
        self.process = processes.spawn(
            [
                self.program, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700",
                "--dir", self.data, "--pidfile", self.data / "valkey.pid", "--appendonly", "yes",
                "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction", "--daemonize", "no",
            ],
            log=self.log,
            stop=self.stop_signal,
            env=identity.server_environment(),
            **identity.as_server(),
        )  # fmt: skip
        processes.wait_until(self.ready, self.process, name="Valkey", log=self.log, seconds=60)

    def stop(self) -> None:
        """Stop after writing its file."""
        if self.process is not None:
            processes.end(self.process, self.stop_signal)
