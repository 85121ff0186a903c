"""Suspending a favourable proof of quality: grounds, pieces, answer, hearing, decision, lifting."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cpa_portal.actor import Actor, Role
from cpa_portal.uploads.models import Fichier
from financeurs.enums import CotePiece, EtatSuspension
from financeurs.models.financeur import Financeur
from organismes.models import Qualite


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    """Vocabulary of the procedures."""

    def visible_to(self, actor: Actor) -> "SuspensionQuerySet":
        """The funder that opened it, and the body that it concerns."""
        if actor.role == Role.FINANCEUR:
            return self.filter(financeur_id=actor.structure_id)
        if actor.role == Role.ORGANISME:
            return self.filter(qualite__organisme_id=actor.structure_id)
        return self.none()


class Suspension(models.Model):
    """One adversarial procedure against one favourable proof of quality."""

    qualite = models.ForeignKey(Qualite, models.PROTECT, related_name="suspensions")
    financeur = models.ForeignKey(Financeur, models.PROTECT, related_name="suspensions")
    etat = models.CharField("état", max_length=10, choices=EtatSuspension, default=EtatSuspension.OUVERTE)
    griefs = models.TextField("griefs")
    opened_on = models.DateField("ouverte le")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer_due_on = models.DateField("réponse au plus tard le")
    hearing_on = models.DateField("audition le", null=True)
    reponse = models.TextField("réponse de l’organisme", blank=True)
    answered_on = models.DateField("répondue le", null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    motif = models.TextField("motif de la décision", blank=True)
    decided_on = models.DateField("décidée le", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    motif_levee = models.TextField("motif de la levée", blank=True)
    lifted_on = models.DateField("levée le", null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["qualite"],
                condition=Q(etat__in=["ouverte", "repondue"]),
                name="a_quality_faces_one_procedure_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(griefs=""), name="a_suspension_states_its_grounds"),
            models.CheckConstraint(
                condition=Q(answer_due_on__gte=F("opened_on")), name="an_answer_is_due_after_the_grounds"
            ),
            models.CheckConstraint(
                condition=Q(hearing_on__isnull=True) | Q(hearing_on__gte=F("opened_on")),
                name="a_hearing_comes_after_the_grounds",
            ),
            models.CheckConstraint(
                condition=~Q(etat="repondue") | (Q(answered_on__isnull=False) & ~Q(reponse="")),
                name="an_answered_procedure_has_its_answer",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["suspendue", "classee", "levee"])
                | (Q(decided_on__isnull=False, decided_by__isnull=False) & ~Q(motif="")),
                name="a_decided_suspension_has_a_motive_and_an_author",
            ),
            models.CheckConstraint(
                condition=~Q(etat="levee")
                | (Q(lifted_on__gte=F("decided_on"), lifted_by__isnull=False) & ~Q(motif_levee="")),
                name="a_lifted_suspension_has_a_motive_and_an_author",
            ),
        ]

    def __str__(self) -> str:
        return f"Suspension {self.pk}"

    @property
    def ton(self) -> str:
        """Tone of its badge."""
        return {"ouverte": "attention", "repondue": "info", "suspendue": "erreur"}.get(self.etat, "neutre")


class PieceSuspension(models.Model):
    """A file that one of the two sides put in the procedure. Never taken back."""

    suspension = models.ForeignKey(Suspension, models.PROTECT, related_name="pieces")
    cote = models.CharField(max_length=10, choices=CotePiece)
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    added_on = models.DateField("versée le")
    added_at = models.DateTimeField(db_default=Now())
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["suspension", "fichier"], name="a_file_is_put_once_in_a_procedure"),
        ]

    def __str__(self) -> str:
        return f"PieceSuspension {self.pk}"
