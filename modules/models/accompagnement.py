"""What an accompaniment to creation or takeover leaves in writing: viability, level, follow-up, attestation."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from modules.enums import NaturePiece
from modules.models.dossier import Dossier


class PieceAccompagnement(models.Model):
    """One written piece. Never changed: the last one of a nature counts, each line of the follow-up does."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="pieces")
    nature = models.CharField(max_length=12, choices=NaturePiece)
    contenu = models.JSONField(help_text="fields by name; durations in seconds, amounts in cents, days in ISO")
    secondes = models.BigIntegerField("durée", null=True, help_text="of a line of the follow-up")
    remplace = models.OneToOneField("self", models.PROTECT, null=True, related_name="remplacee_par")
    made_on = models.DateField("du")
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(nature="suivi", secondes__isnull=False, secondes__gte=0)
                | (~Q(nature="suivi") & Q(secondes__isnull=True)),
                name="only_a_line_of_follow_up_has_a_length",
            ),
            models.CheckConstraint(
                condition=Q(remplace__isnull=True) | Q(nature="suivi"), name="only_a_line_of_follow_up_is_replaced"
            ),
        ]
        indexes = [models.Index(fields=["dossier", "nature"], name="pieces_by_dossier_and_nature")]

    def __str__(self) -> str:
        return f"PieceAccompagnement {self.pk}"

    @property
    def jour(self) -> date | None:
        """Day of the appointment, for a line of the follow-up."""
        return date.fromisoformat(self.contenu["jour"]) if "jour" in self.contenu else None
