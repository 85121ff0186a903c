"""Who makes which effect. One consumer a topic."""

from collections.abc import Callable
from typing import Any, Protocol

from cpa_portal.clock.moment import Moment


class Consumer(Protocol):
    """Makes one effect; runs inside the transaction that closes the event."""

    def __call__(self, *, payload: dict[str, Any], at: Moment) -> None: ...


CONSUMERS: dict[str, Consumer] = {}


def consumes(topic: str) -> Callable[[Consumer], Consumer]:
    """Register the consumer of a topic, in `<app>/consumers.py`."""

    def register(consumer: Consumer) -> Consumer:
        if topic in CONSUMERS and CONSUMERS[topic] is not consumer:
            raise RuntimeError(f"topic {topic} already has a consumer")
        CONSUMERS[topic] = consumer
        return consumer

    return register
