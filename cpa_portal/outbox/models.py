"""Effects to come, committed with what causes them; and the mails to send."""

from django.core.serializers.json import DjangoJSONEncoder
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


class RequeteIdempotente(models.Model):
    """A POST of the API made under an `Idempotency-Key`: what was asked, and what was answered."""

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, help_text="hash of the method, the address and the body")
    status = models.PositiveSmallIntegerField(null=True)
    response = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "key"], name="a_person_uses_an_idempotency_key_once"),
            models.CheckConstraint(
                condition=models.Q(status__isnull=True, response__isnull=True)
                | models.Q(status__isnull=False, response__isnull=False),
                name="an_answer_is_kept_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"RequeteIdempotente {self.pk}"
