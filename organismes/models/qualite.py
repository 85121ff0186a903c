"""The file of a quality examination: answers, proofs, and every round of examination."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cpa_portal.actor import Actor
from cpa_portal.uploads.models import Fichier
from organismes.enums import TONS, Avis, EtatQualite
from organismes.models.organisme import Organisme, Qualite


class ReponseQualite(models.Model):
    """What the body answers to one indicator. A draft until it is sent; each round keeps a copy."""

    qualite = models.ForeignKey(Qualite, models.PROTECT, related_name="reponses")
    indicateur = models.CharField(max_length=4)
    texte = models.TextField("réponse", blank=True)
    updated_at = models.DateTimeField(db_default=Now())
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["qualite", "indicateur"], name="an_indicator_is_answered_once_in_a_file"),
        ]

    def __str__(self) -> str:
        return f"ReponseQualite {self.pk}"


class PreuveQuerySet(models.QuerySet["PreuveQualite"]):
    """Vocabulary of the proofs."""

    def kept(self) -> "PreuveQuerySet":
        """Those that were not taken back."""
        return self.filter(removed_at__isnull=True)

    def visible_to(self, actor: Actor) -> "PreuveQuerySet":
        """Those of the organismes that the actor may see."""
        return self.filter(qualite__organisme__in=Organisme.objects.visible_to(actor))


class PreuveQualite(models.Model):
    """One file that proves the answer to an indicator. Never edited: it is taken back and another is joined."""

    qualite = models.ForeignKey(Qualite, models.PROTECT, related_name="preuves")
    indicateur = models.CharField(max_length=4)
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    added_on = models.DateField("jointe le")
    added_at = models.DateTimeField(db_default=Now())
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = PreuveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["qualite", "indicateur", "fichier"],
                condition=Q(removed_at__isnull=True),
                name="a_file_proves_an_indicator_once",
            ),
        ]

    def __str__(self) -> str:
        return f"PreuveQualite {self.pk}"


class TourQualite(models.Model):
    """One round of examination as it was concluded: never changed."""

    qualite = models.ForeignKey(Qualite, models.PROTECT, related_name="tours")
    tour = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=16, choices=EtatQualite)
    motif = models.TextField(blank=True)
    structure = models.CharField("examiné par", max_length=120)
    examinateur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_on = models.DateField("envoyé le", null=True)
    decided_on = models.DateField("conclu le")
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["qualite", "tour"], name="a_round_of_examination_is_concluded_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=["a_completer", "referencable", "non_referencable"]),
                name="a_round_ends_with_one_of_three_verdicts",
            ),
            models.CheckConstraint(
                condition=Q(verdict="referencable") | ~Q(motif=""), name="an_unfavourable_round_has_its_motive"
            ),
        ]

    def __str__(self) -> str:
        return f"TourQualite {self.pk}"

    @property
    def ton(self) -> str:
        """Tone of its badge."""
        return TONS[self.verdict]


class AvisIndicateur(models.Model):
    """What was thought of one indicator in a round, on which answer and files. Never changed."""

    tour = models.ForeignKey(TourQualite, models.PROTECT, related_name="avis")
    indicateur = models.CharField(max_length=4)
    avis = models.CharField(max_length=12, choices=Avis)
    commentaire = models.TextField(blank=True)
    demande = models.BooleanField("complément demandé", default=False)
    reponse = models.TextField("réponse examinée", blank=True)
    preuves = models.JSONField("preuves examinées", default=list, help_text="hashes of the files")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tour", "indicateur"], name="an_indicator_has_one_opinion_in_a_round"),
            models.CheckConstraint(
                condition=Q(avis="conforme") | ~Q(commentaire=""), name="an_unfavourable_opinion_says_why"
            ),
            models.CheckConstraint(
                condition=Q(demande=False) | ~Q(avis="conforme"), name="only_what_is_not_in_order_is_asked_again"
            ),
        ]

    def __str__(self) -> str:
        return f"AvisIndicateur {self.pk}"

    @property
    def ton(self) -> str:
        """Tone of its badge."""
        return TONS[self.avis]
