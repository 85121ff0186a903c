"""Asking for an effect, in the transaction of its cause."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction
from django.template.loader import render_to_string
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.models import Courriel, OutboxEvent
from cpa_portal.outbox.registry import CONSUMERS

logger = logging.getLogger(__name__)


def emit(*, topic: str, key: str, payload: dict[str, Any]) -> None:
    """Write the event and ring the worker after commit. The same (topic, key) twice is one effect.

    `payload` holds ids only. Raises KeyError for a topic that nobody consumes.
    """
    if topic not in CONSUMERS:
        raise KeyError(topic)
    event, created = OutboxEvent.objects.get_or_create(topic=topic, key=key, defaults={"payload": payload})
    if created:
        transaction.on_commit(lambda: ring(event.pk, topic))


def emit_many(*, topic: str, payloads: dict[str, dict[str, Any]]) -> None:
    """Many events of one topic by their keys, which nothing has used yet, at the cost of one."""
    if topic not in CONSUMERS:
        raise KeyError(topic)
    events = OutboxEvent.objects.bulk_create(
        OutboxEvent(topic=topic, key=key, payload=payload) for key, payload in payloads.items()
    )
    for event in events:
        transaction.on_commit(lambda pk=event.pk: ring(pk, topic))


def ring(event_id: int, topic: str) -> None:
    """Ring the doorbell. A broker that is down costs nothing: the sweeper rings again."""
    try:
        current_app.send_task("outbox.deliver", args=[topic, event_id], retry=False)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("broker unreachable, event %s waits for the sweeper: %s", event_id, type(error).__name__)


def send_mail(*, to: str, template: str, context: dict[str, Any], at: Moment) -> Courriel:
    """Write a mail from `templates/<template>.txt`; its first line is the subject."""
    subject, _, body = render_to_string(f"{template}.txt", context).lstrip().partition("\n")
    return queue_mail(to=to, subject=subject.strip(), body=body.strip() + "\n", at=at)


def queue_mail(*, to: str, subject: str, body: str, at: Moment) -> Courriel:
    """Write a mail whose text is ready and ask for its sending."""
    mail = Courriel.objects.create(recipient=to, subject=subject[:200], body=body, created_at=at.now)
    emit(topic="outbox.send_mail", key=str(mail.pk), payload={"courriel_id": mail.pk})
    return mail
