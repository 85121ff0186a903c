"""Processes that stay: each measure names its work, and how many of them take part. None is started between two."""

import multiprocessing
import os
import queue
from collections.abc import Callable
from types import TracebackType
from typing import Any

Work = Callable[..., dict[str, float]]
START = 120


class Team:
    """Some processes with Django loaded on the database of the measure, which do what they are told at once."""

    def __init__(self, size: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.results = context.Queue()
        self.orders = [context.Queue() for _ in range(size)]
        self.members = [
            context.Process(target=_member, args=(rank, os.environ["BENCH_DATABASE"], orders, self.results))
            for rank, orders in enumerate(self.orders)
        ]
        for member in self.members:
            member.start()
        for _ in self.members:
            self._next(START)

    def __enter__(self) -> "Team":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for orders in self.orders:
            orders.put(None)
        for member in self.members:
            member.join()

    def run(self, work: Work, clients: int, *args: Any, seconds: float) -> dict[str, float]:
        """The figures of `work(rank, *args, seconds)` in that many processes at once, added up."""
        for orders in self.orders[:clients]:
            orders.put((work, args, seconds))
        total: dict[str, float] = {}
        for _ in range(clients):
            for key, value in self._next(START + seconds).items():
                total[key] = total.get(key, 0) + value
        return total

    def _next(self, patience: float) -> dict[str, float]:
        for _ in range(int(patience)):
            try:
                found: dict[str, float] = self.results.get(timeout=1)
            except queue.Empty:
                if any(member.exitcode for member in self.members):
                    break
            else:
                return found
        raise SystemExit("Un des processus de mesure s’est arrêté.")


def _member(rank: int, name: str, orders: Any, results: Any) -> None:
    import django

    django.setup()
    from tests import databases

    databases.point_to(name)
    results.put({})
    while (order := orders.get()) is not None:
        work, args, seconds = order
        results.put(work(rank, *args, seconds))
