"""Doors of the worker."""

from celery import shared_task

from cpa_portal.clock.reading import current_moment
from cpa_portal.outbox import delivery


@shared_task(name="outbox.deliver")
def deliver(topic: str, event_id: int, **_: object) -> None:
    """Make one effect; `topic` is there for the log."""
    delivery.deliver(event_id=event_id, at=current_moment())


@shared_task(name="outbox.sweep")
def sweep(**_: object) -> None:
    """Ring again what the broker lost."""
    delivery.sweep(at=current_moment())
