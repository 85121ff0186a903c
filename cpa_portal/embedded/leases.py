"""Locks that the kernel drops when their holder dies, whatever kills it."""

import fcntl
import os
from pathlib import Path
from types import TracebackType


class FileLock:
    """A flock on one file; `shared` ones coexist."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def take(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take it, or change its mode. Returns False if it is taken and we do not wait."""
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._descriptor, mode if wait else mode | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def drop(self) -> None:
        """Let it go."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def taken_by_another(self) -> bool:
        """True if another process holds it."""
        probe = FileLock(self.path)
        try:
            return not probe.take(wait=False)
        finally:
            probe.drop()

    def __enter__(self) -> "FileLock":
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.drop()
