"""Making the effects: once each, whatever the broker repeats or loses."""

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F

from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.emission import ring
from cpa_portal.outbox.models import OutboxEvent
from cpa_portal.outbox.registry import CONSUMERS

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 8
SWEEP_LOCK = 7_301_517


def deliver(*, event_id: int, at: Moment) -> bool:
    """Make the effect of one event and close it in the same transaction.

    False if another process holds it or it is closed already. An effect that fails leaves nothing
    behind and is tried again later, `MAX_ATTEMPTS` times; then it waits for a human (`dead_at`).
    """
    try:
        with transaction.atomic():
            event = (
                OutboxEvent.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
                .filter(pk=event_id, done_at__isnull=True, dead_at__isnull=True)
                .first()
            )
            if event is None:
                return False
            CONSUMERS[event.topic](payload=event.payload, at=at)
            event.done_at = at.now
            event.save(update_fields=["done_at"])
            return True
    except Exception as error:  # process edge: the failure is recorded, then raised for the log
        _record_failure(event_id=event_id, error=error, at=at)
        raise


def _record_failure(*, event_id: int, error: Exception, at: Moment) -> None:
    event = OutboxEvent.objects.filter(pk=event_id, done_at__isnull=True).first()
    if event is None:
        return
    OutboxEvent.objects.filter(pk=event_id, done_at__isnull=True).update(
        attempts=F("attempts") + 1,
        available_at=at.now + timedelta(seconds=min(2**event.attempts * 5, 900)),
        last_error=f"{type(error).__name__}"[:200],
        dead_at=at.now if event.attempts + 1 >= MAX_ATTEMPTS else None,
    )


def sweep(*, at: Moment, older_than_seconds: int = 8, limit: int = 500) -> int:
    """Ring again every open event that waits. One sweeper at a time; returns the number rung."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEP_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        try:
            waiting = list(
                OutboxEvent.objects.filter(
                    done_at__isnull=True,
                    dead_at__isnull=True,
                    available_at__lte=at.now - timedelta(seconds=older_than_seconds),
                )
                .order_by("available_at", "id")
                .values_list("id", "topic")[:limit]
            )
            for event_id, topic in waiting:
                ring(event_id, topic)
            return len(waiting)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [SWEEP_LOCK])


def drain(*, at: Moment) -> int:
    """Make every open effect here and now, without the broker: tests and commands. Returns the number made."""
    made = 0
    while waiting := list(
        OutboxEvent.objects.filter(done_at__isnull=True, dead_at__isnull=True)
        .order_by("id")
        .values_list("id", flat=True)
    ):
        for event_id in waiting:
            made += deliver(event_id=event_id, at=at)
    return made
