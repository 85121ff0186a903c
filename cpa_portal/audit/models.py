"""The journal: who did what, for whom, under which mandate. Append-only in the database."""

from django.db import models
from django.db.models.functions import Now


class JournalEntry(models.Model):
    """One fact. `details` never holds personal data: ids, states, figures."""

    at = models.DateTimeField(db_default=Now())
    legal_on = models.DateField()
    actor_role = models.CharField(max_length=20)
    actor_user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)
    structure_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    mandat_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    titulaire_id = models.BigIntegerField(null=True, help_text="titulaire whose data was seen or changed")
    details = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="journal_by_object"),
            models.Index(fields=["titulaire_id", "-id"], name="journal_by_titulaire"),
            models.Index(fields=["actor_user_id", "-id"], name="journal_by_actor"),
        ]

    def __str__(self) -> str:
        return f"JournalEntry {self.pk}"
