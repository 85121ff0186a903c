"""Changes of the parameters of the law: what is proposed, who approved it, in which order they came into force."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.enums import EtatJeu


class JeuDeParametres(models.Model):
    """A set of values proposed together. In force, it stands on top of the files and of those before it.

    `empreinte` names what was studied and approved: the law that it changes, its values and its round of study.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    motif = models.TextField("motif et texte de loi")
    etat = models.CharField("état", max_length=10, choices=EtatJeu, default=EtatJeu.BROUILLON)
    tour = models.PositiveSmallIntegerField("études demandées", default=0)
    base = models.CharField("droit étudié", max_length=40, default="")
    empreinte = models.CharField(max_length=64, default="")
    rang = models.PositiveIntegerField("rang d’entrée en vigueur", null=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    active_on = models.DateField("activé le", null=True)
    motif_refus = models.TextField("motif du rejet", default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rang"], name="changes_of_the_law_come_into_force_one_by_one"),
            models.CheckConstraint(
                condition=Q(etat="actif", rang__isnull=False, active_on__isnull=False)
                | (~Q(etat="actif") & Q(rang__isnull=True, active_on__isnull=True)),
                name="a_change_in_force_has_its_rank_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["etudie", "actif"]) | ~Q(empreinte=""),
                name="what_is_studied_is_named_by_its_hash",
            ),
            models.CheckConstraint(condition=~Q(etat="rejete") | ~Q(motif_refus=""), name="a_rejected_change_says_why"),
        ]

    def __str__(self) -> str:
        return f"JeuDeParametres {self.pk}"


class ValeurProposee(models.Model):
    """One value from a day on, written as in the files; empty where the rule would no longer exist."""

    jeu = models.ForeignKey(JeuDeParametres, models.PROTECT, related_name="valeurs")
    nom = models.CharField("paramètre", max_length=80)
    from_on = models.DateField("à partir du")
    valeur = models.CharField("valeur", max_length=400, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jeu", "nom", "from_on"], name="a_parameter_is_changed_once_per_day_in_a_set"
            ),
        ]

    def __str__(self) -> str:
        return f"ValeurProposee {self.pk}"


class ApprobationJeu(models.Model):
    """One administrator agreed to the content that `empreinte` names. Append-only."""

    jeu = models.ForeignKey(JeuDeParametres, models.PROTECT, related_name="approbations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    empreinte = models.CharField(max_length=64)
    made_on = models.DateField("jour légal")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jeu", "user", "empreinte"], name="somebody_approves_a_content_once"),
        ]

    def __str__(self) -> str:
        return f"ApprobationJeu {self.pk}"
