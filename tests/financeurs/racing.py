"""Acts at the same instant, each on a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def together(*acts: Callable[[], Any]) -> list[BaseException]:
    """Run at once in threads of their own; returns what was raised."""
    gate = threading.Barrier(len(acts))
    raised: list[BaseException] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            act()
        except Exception as error:  # noqa: BLE001  the thread's failure is the result
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised
