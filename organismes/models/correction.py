"""Corrections asked of a declaration, by field or piece, and their answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cpa_portal.actor import Actor
from organismes.enums import CHAMPS_CORRIGEABLES, NatureCorrection, NaturePiece
from organismes.models.organisme import DeclarationActivite
from organismes.models.pieces import PieceDeclaration


class CorrectionQuerySet(models.QuerySet["DemandeCorrection"]):
    """Vocabulary of the requests."""

    def visible_to(self, actor: Actor) -> "CorrectionQuerySet":
        """Those of the declarations that the actor may see."""
        return self.filter(declaration__in=DeclarationActivite.objects.visible_to(actor))

    def standing(self) -> "CorrectionQuerySet":
        """Those not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def unanswered(self) -> "CorrectionQuerySet":
        """Those that wait for the body."""
        return self.standing().filter(reponse__isnull=True)


class DemandeCorrection(models.Model):
    """One thing to correct. Never edited: it is withdrawn before its answer, or answered."""

    declaration = models.ForeignKey(DeclarationActivite, models.PROTECT, related_name="corrections")
    cible = models.CharField(max_length=20, help_text="a field, or the nature of a piece")
    nature = models.CharField(max_length=10, choices=NatureCorrection)
    texte = models.TextField()
    asked_on = models.DateField("demandée le")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("retirée le", null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(texte=""), name="a_correction_says_what_is_wrong"),
            models.CheckConstraint(
                condition=Q(nature__in=["incorrect", "incomplet", "perime"]), name="a_correction_has_a_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"DemandeCorrection {self.pk}"

    @property
    def sur_piece(self) -> bool:
        """True when it is about a piece, which a new file may answer."""
        return self.cible in NaturePiece.values

    @property
    def libelle(self) -> str:
        """The field or the piece, in words."""
        return str(NaturePiece(self.cible).label) if self.sur_piece else CHAMPS_CORRIGEABLES[self.cible]


class ReponseCorrection(models.Model):
    """What the body answered: a new file, an explanation, or both. One answer, never edited."""

    demande = models.OneToOneField(DemandeCorrection, models.PROTECT, related_name="reponse")
    piece = models.ForeignKey(PieceDeclaration, models.PROTECT, null=True, related_name="+")
    explication = models.TextField(blank=True)
    answered_on = models.DateField("répondue le")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(piece__isnull=False) | ~Q(explication=""), name="an_answer_is_a_file_or_an_explanation"
            ),
        ]

    def __str__(self) -> str:
        return f"ReponseCorrection {self.pk}"
