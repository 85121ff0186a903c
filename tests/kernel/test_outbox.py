"""Effects: asked with their cause, made once, retried, never lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cpa_portal.clock.moment import Moment
from cpa_portal.outbox import delivery, registry
from cpa_portal.outbox.emission import emit, queue_mail
from cpa_portal.outbox.models import Courriel, OutboxEvent


@pytest.fixture
def consumer(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A consumer of the topic "test" that keeps what it is given, and fails when asked to."""
    seen: list[dict[str, Any]] = []

    def consume(*, payload: dict[str, Any], at: Moment) -> None:
        if payload.get("fail"):
            queue_mail(to="a@example.org", subject="jamais", body="jamais", at=at)
            raise ValueError("boom")
        seen.append(payload)

    monkeypatch.setitem(registry.CONSUMERS, "test", consume)
    return seen


@pytest.mark.django_db
def test_the_same_key_is_one_effect(consumer: list, at: Moment) -> None:
    emit(topic="test", key="a", payload={"n": 1})
    emit(topic="test", key="a", payload={"n": 1})
    assert delivery.drain(at=at) == 1
    assert consumer == [{"n": 1}]


@pytest.mark.django_db
def test_a_closed_event_is_not_made_again(consumer: list, at: Moment) -> None:
    emit(topic="test", key="a", payload={})
    event = OutboxEvent.objects.get(topic="test")
    assert delivery.deliver(event_id=event.pk, at=at)
    assert not delivery.deliver(event_id=event.pk, at=at)
    assert len(consumer) == 1


@pytest.mark.django_db
def test_an_effect_that_fails_leaves_nothing_and_waits(consumer: list, at: Moment) -> None:
    emit(topic="test", key="a", payload={"fail": True})
    event = OutboxEvent.objects.get(topic="test")
    with pytest.raises(ValueError):
        delivery.deliver(event_id=event.pk, at=at)
    event.refresh_from_db()
    assert Courriel.objects.count() == 0
    assert (event.attempts, event.last_error, event.done_at) == (1, "ValueError", None)
    assert event.available_at > at.now


@pytest.mark.django_db
def test_after_eight_failures_a_human_is_needed(consumer: list, at: Moment) -> None:
    emit(topic="test", key="a", payload={"fail": True})
    event = OutboxEvent.objects.get(topic="test")
    for _ in range(delivery.MAX_ATTEMPTS):
        with pytest.raises(ValueError):
            delivery.deliver(event_id=event.pk, at=at)
    event.refresh_from_db()
    assert event.dead_at is not None
    assert not delivery.deliver(event_id=event.pk, at=at)


@pytest.mark.django_db
def test_a_topic_that_nobody_consumes_is_refused() -> None:
    with pytest.raises(KeyError):
        emit(topic="nowhere", key="a", payload={})


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_effect() -> None:
    OutboxEvent.objects.create(topic="t", key="k")
    with pytest.raises(IntegrityError, match="an_effect_is_asked_once_per_topic_and_key"), transaction.atomic():
        OutboxEvent.objects.create(topic="t", key="k")


@pytest.mark.django_db
def test_the_sweeper_rings_what_waits(consumer: list, at: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[int] = []
    monkeypatch.setattr(delivery, "ring", lambda event_id, topic: rung.append(event_id))
    emit(topic="test", key="a", payload={})
    event = OutboxEvent.objects.get(topic="test")
    later = Moment(today=at.today, now=event.available_at + timedelta(seconds=30))
    assert delivery.sweep(at=later) == 1
    assert rung == [event.pk]


@pytest.mark.django_db
def test_a_mail_is_sent_once_and_marked(at: Moment, mailoutbox: list) -> None:
    mail = queue_mail(to="a@example.org", subject="Bonjour", body="Texte", at=at)
    delivery.drain(at=at)
    delivery.drain(at=at)
    mail.refresh_from_db()
    assert [message.subject for message in mailoutbox] == ["Bonjour"]
    assert mail.sent_at == at.now


def test_the_effect_waits_for_the_commit(committed_db: str, consumer: list, at: Moment) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        emit(topic="test", key="a", payload={})
        raise RuntimeError
    assert OutboxEvent.objects.count() == 0
