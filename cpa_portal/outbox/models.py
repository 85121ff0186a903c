"""Effects to come, committed with what causes them; and the mails to send."""

from django.db import models
from django.db.models.functions import Now


class OutboxEvent(models.Model):
    """One effect to make. Closed (`done_at`) in the transaction of the effect itself."""

    topic = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    available_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "key"], name="an_effect_is_asked_once_per_topic_and_key"),
        ]
        indexes = [
            models.Index(
                fields=["available_at"],
                name="outbox_open",
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"OutboxEvent {self.pk} {self.topic}"


class Courriel(models.Model):
    """A mail, written with the act that causes it, sent by the outbox."""

    recipient = models.EmailField("destinataire")
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte")
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Courriel {self.pk}"
