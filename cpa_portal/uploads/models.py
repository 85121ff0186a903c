"""Files that people send: private, hashed, typed by their content."""

import uuid

from django.db import models
from django.db.models.functions import Now


class Fichier(models.Model):
    """One file as it is kept. `name` is what the sender called it, shown but never used as a path."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    storage_key = models.CharField(max_length=120, unique=True)
    name = models.CharField("nom", max_length=150)
    content_type = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField("taille en octets")
    sha256 = models.CharField(max_length=64)
    received_sha256 = models.CharField(max_length=64, help_text="hash of the bytes as they were sent")
    check_label = models.CharField(max_length=60, help_text="what was checked: structural check or antivirus")
    uploaded_by_id = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="a_file_is_not_empty"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="a_file_hash_has_64_hex_digits"
            ),
        ]
        indexes = [models.Index(fields=["received_sha256"], name="fichier_by_received_hash")]

    def __str__(self) -> str:
        return f"Fichier {self.pk}"
