"""What lets an order leave in spite of a wait: one more approval of a recent IBAN, a lifted cap."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cpa_portal.actor import Actor, Role
from financeurs.models.financeur import Financeur
from financeurs.models.paiement import OrdrePaiement
from organismes.models import Organisme


class ApprobationIban(models.Model):
    """One more agent agrees to pay a content on an IBAN that is still held. Append-only."""

    ordre = models.ForeignKey(OrdrePaiement, models.PROTECT, related_name="approbations_iban")
    content_digest = models.CharField(max_length=64)
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    motif = models.CharField("motif", max_length=300)
    approved_on = models.DateField("approuvé le")
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ordre", "approver", "content_digest"], name="an_agent_approves_a_recent_iban_once"
            ),
            models.CheckConstraint(condition=~Q(motif=""), name="a_recent_iban_is_approved_with_a_motive"),
        ]

    def __str__(self) -> str:
        return f"ApprobationIban {self.pk}"


class LeveeQuerySet(models.QuerySet["LeveePlafond"]):
    """Vocabulary of the lifted caps."""

    def visible_to(self, actor: Actor) -> "LeveeQuerySet":
        """A funder sees its own."""
        return self.filter(financeur_id=actor.structure_id) if actor.role == Role.FINANCEUR else self.none()


class LeveePlafond(models.Model):
    """The cap of a new body lifted for the orders of one funder: by two of its valideurs, until a day."""

    financeur = models.ForeignKey(Financeur, models.PROTECT, related_name="levees_plafond")
    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="levees_plafond")
    motif = models.CharField("motif", max_length=300)
    until_on = models.DateField("jusqu’au", help_text="last day")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_on = models.DateField("proposée le")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField("approuvée le", null=True)
    approved_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField("retirée le", null=True)
    ended_at = models.DateTimeField(null=True)

    objects = LeveeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["financeur", "organisme"],
                condition=Q(ended_at__isnull=True),
                name="a_cap_is_lifted_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_on__isnull=True)
                | (Q(approved_by__isnull=False, approved_on__isnull=False) & ~Q(approved_by=models.F("proposed_by"))),
                name="two_people_lift_a_cap",
            ),
            models.CheckConstraint(
                condition=~Q(motif="") & Q(until_on__gte=models.F("proposed_on")),
                name="a_lifted_cap_says_why_and_until_when",
            ),
        ]

    def __str__(self) -> str:
        return f"LeveePlafond {self.pk}"
