"""The public list of training bodies, as received, and where it disagrees with the portal."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from modules.enums import EtatListe, NatureDivergence
from organismes.models import Organisme


class ListeLpof(models.Model):
    """One file of the list and what was found in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    etat = models.CharField("état", max_length=10, choices=EtatListe, default=EtatListe.RECUE)
    nom = models.CharField("nom du fichier", max_length=150)
    taille = models.PositiveBigIntegerField("taille en octets")
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=120)
    lignes = models.PositiveIntegerField("lignes", default=0)
    reconnues = models.PositiveIntegerField("organismes reconnus", default=0)
    concordants = models.PositiveIntegerField("concordants", default=0)
    motif = models.CharField("motif", max_length=300, blank=True)
    received_at = models.DateTimeField(db_default=Now())
    received_on = models.DateField("reçue le", help_text="legal day of the comparison")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(etat="refusee") | ~Q(motif=""), name="a_refused_list_says_why"),
        ]

    def __str__(self) -> str:
        return f"ListeLpof {self.pk}"


class DivergenceLpof(models.Model):
    """One disagreement between the list and the portal. Never changed."""

    liste = models.ForeignKey(ListeLpof, models.PROTECT, related_name="divergences")
    nature = models.CharField(max_length=12, choices=NatureDivergence)
    ligne = models.PositiveIntegerField("ligne", default=0, help_text="0 when the list has no line of it")
    nda = models.CharField("numéro", max_length=11, blank=True)
    organisme = models.ForeignKey(Organisme, models.PROTECT, null=True, related_name="+")
    ici = models.CharField("ici", max_length=250, blank=True)
    la = models.CharField("là", max_length=250, blank=True)
    modules = models.PositiveIntegerField("modules publiés", default=0)

    class Meta:
        indexes = [models.Index(fields=["liste", "nature", "ligne"], name="divergences_by_list")]

    def __str__(self) -> str:
        return f"DivergenceLpof {self.pk}"
