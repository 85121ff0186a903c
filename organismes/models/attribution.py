"""Which instructor has a declaration in hand, and who had it before."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organismes.models.organisme import DeclarationActivite, Instructeur


class AttributionQuerySet(models.QuerySet["Attribution"]):
    """Vocabulary of the attributions."""

    def live(self) -> "AttributionQuerySet":
        """Those not given back, of instructors still appointed."""
        return self.filter(until_at__isnull=True, instructeur__until_on__isnull=True)


class Attribution(models.Model):
    """A declaration in the hands of one instructor. Never edited: it ends, another begins."""

    declaration = models.ForeignKey(DeclarationActivite, models.PROTECT, related_name="attributions")
    instructeur = models.ForeignKey(Instructeur, models.PROTECT, related_name="attributions")
    from_at = models.DateTimeField("depuis le")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    until_at = models.DateTimeField("jusqu’au", null=True)
    until_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AttributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"],
                condition=Q(until_at__isnull=True),
                name="a_declaration_is_in_the_hands_of_one_instructor",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=models.F("from_at")),
                name="an_attribution_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"Attribution {self.pk}"
