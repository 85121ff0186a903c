"""Documents that the portal issues: frozen context, template version, hash. Append-only."""

import uuid

from django.db import models
from django.db.models.functions import Now


class Document(models.Model):
    """One issued document. `html` is its accessible twin, byte for byte what the PDF was made from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    title = models.CharField("titre", max_length=200)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    titulaire_id = models.BigIntegerField(null=True)
    html = models.TextField()
    html_sha256 = models.CharField(max_length=64)
    issued_on = models.DateField("date légale")
    issued_at = models.DateTimeField(db_default=Now())
    issued_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="document_by_subject")]

    def __str__(self) -> str:
        return f"Document {self.pk}"
