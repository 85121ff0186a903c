"""The legal day outside production: where it stood, and on which real day."""

from django.db import models


class LegalClock(models.Model):
    """One row. Legal today = `legal_on` + the real days passed since `set_on`."""

    id = models.SmallAutoField(primary_key=True)
    legal_on = models.DateField("jour légal")
    set_on = models.DateField("jour réel du réglage")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_legal_clock"),
        ]
