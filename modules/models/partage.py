"""A dossier shown to a recent member of the organisme, who sees no other."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from modules.models.dossier import Dossier


class PartageDossier(models.Model):
    """A gestionnaire shows one dossier to a member whose rights are narrow. Ended, never erased."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="partages")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="dossiers_partages")
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    shared_on = models.DateField("partagé le")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "user"],
                condition=Q(ended_at__isnull=True),
                name="a_dossier_is_shared_once_with_a_member",
            ),
            models.CheckConstraint(
                condition=Q(shared_by__isnull=True) | ~Q(shared_by=models.F("user")),
                name="nobody_shares_a_dossier_with_herself",
            ),
        ]

    def __str__(self) -> str:
        return f"PartageDossier {self.pk}"
