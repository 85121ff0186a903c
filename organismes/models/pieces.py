"""Files joined to a declaration, and invitations to join an organisme."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from cpa_portal.actor import Actor
from cpa_portal.uploads.models import Fichier
from organismes.enums import NaturePiece
from organismes.models.organisme import DeclarationActivite, Organisme


class PieceQuerySet(models.QuerySet["PieceDeclaration"]):
    """Vocabulary of the pieces."""

    def kept(self) -> "PieceQuerySet":
        """Those that were not taken back."""
        return self.filter(removed_at__isnull=True)

    def visible_to(self, actor: Actor) -> "PieceQuerySet":
        """Those of the declarations of the organismes that the actor may see."""
        return self.filter(declaration__organisme__in=Organisme.objects.visible_to(actor))


class PieceDeclaration(models.Model):
    """One file joined to a declaration. Never edited: another is sent, the former is taken back."""

    declaration = models.ForeignKey(DeclarationActivite, models.PROTECT, related_name="pieces")
    nature = models.CharField(max_length=20, choices=NaturePiece)
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    dated_on = models.DateField("date du document", null=True)
    added_on = models.DateField("jointe le")
    added_at = models.DateTimeField(db_default=Now())
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = PieceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "nature", "fichier"],
                condition=Q(removed_at__isnull=True),
                name="a_file_is_joined_once_as_the_same_piece",
            ),
        ]

    def __str__(self) -> str:
        return f"PieceDeclaration {self.pk}"


class InvitationMembre(models.Model):
    """Invitation sent to an address. Whether an account exists there stays unknown to the inviter."""

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="invitations")
    email = models.EmailField("adresse électronique")
    fonctions = models.JSONField(default=list)
    invited_on = models.DateField("invitée le")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changement = models.ForeignKey("organismes.Changement", models.PROTECT, null=True, related_name="invitations")
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisme",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, ended_at__isnull=True),
                name="an_address_is_invited_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(ended_at__isnull=True),
                name="an_invitation_is_accepted_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"InvitationMembre {self.pk}"
