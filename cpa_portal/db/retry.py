"""Retry of a whole service call after a deadlock or a lock time-out."""

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")

#: serialization_failure, deadlock_detected, lock_not_available
TRANSIENT = {"40001", "40P01", "55P03"}


def retry_transient(tries: int = 5) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Run the call again when PostgreSQL asks for it; never inside somebody else's transaction."""

    def wrap(call: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(call)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if connection.in_atomic_block:
                return call(*args, **kwargs)
            for attempt in range(tries):
                try:
                    return call(*args, **kwargs)
                except OperationalError as error:
                    state = getattr(error.__cause__, "sqlstate", None)
                    if state not in TRANSIENT or attempt == tries - 1:
                        raise
                    time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))  # noqa: S311
            raise AssertionError("unreachable")

        return run

    return wrap
