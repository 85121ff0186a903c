"""Indus: what was used beyond what a correction left, and the procedure that the person follows."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.enums import EtatIndu, NatureActe
from accounts.models.ledger import Solde
from cpa_portal.actor import Actor, Role
from cpa_portal.documents.models import Document


class InduQuerySet(models.QuerySet["Indu"]):
    """Vocabulary of the indus."""

    def visible_to(self, actor: Actor) -> "InduQuerySet":
        """The person's own, or all of them for the administrator. The adviser goes through the mandate."""
        if actor.role == Role.TITULAIRE:
            return self.filter(solde__compte__titulaire_id=actor.titulaire_id)
        return self.all() if actor.role == Role.ADMINISTRATEUR else self.none()

    def open(self) -> "InduQuerySet":
        """Those not paid off yet."""
        return self.filter(closed_on__isnull=True)


class Indu(models.Model):
    """The `manque` of one balance, from the movement that opened it to the one that paid it off.

    How much is left is the ledger's alone (`Solde.manque`): nothing here repeats it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    solde = models.ForeignKey(Solde, models.PROTECT, related_name="indus")
    etat = models.CharField("état", max_length=10, choices=EtatIndu, default=EtatIndu.NOTIFIE)
    opened_on = models.DateField("ouvert le")
    closed_on = models.DateField("clos le", null=True)
    first_version = models.PositiveIntegerField(help_text="version of the balance that opened it")
    seen_version = models.PositiveIntegerField(help_text="version of the balance that was last looked at")
    answer_until = models.DateField("répondre avant le")

    objects = InduQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["solde"], condition=Q(closed_on__isnull=True), name="one_indu_is_open_on_a_balance"
            ),
            models.CheckConstraint(
                condition=Q(etat="clos", closed_on__isnull=False) | (~Q(etat="clos") & Q(closed_on__isnull=True)),
                name="a_closed_indu_says_when",
            ),
            models.CheckConstraint(
                condition=Q(seen_version__gte=F("first_version")), name="an_indu_is_looked_at_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"Indu {self.pk}"


class ActeIndu(models.Model):
    """One act of the procedure: notice, observations, decision, end. Append-only."""

    indu = models.ForeignKey(Indu, models.PROTECT, related_name="actes")
    rang = models.PositiveSmallIntegerField()
    nature = models.CharField(max_length=12, choices=NatureActe)
    quantite = models.BigIntegerField("manque ce jour", help_text="in the smallest unit of the counter")
    texte = models.TextField(default="")
    made_on = models.DateField("jour légal")
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indu", "rang"], name="an_act_has_one_rank_in_its_indu"),
            models.CheckConstraint(condition=Q(quantite__gte=0), name="an_act_says_what_was_missing"),
            models.CheckConstraint(
                condition=~Q(nature__in=["observations", "correction"]) | ~Q(texte=""),
                name="observations_and_their_answer_are_written",
            ),
            models.CheckConstraint(
                condition=~Q(nature__in=["notice", "confirmation", "correction"]) | Q(document__isnull=False),
                name="a_notice_or_a_decision_is_a_document",
            ),
        ]

    def __str__(self) -> str:
        return f"ActeIndu {self.pk}"
