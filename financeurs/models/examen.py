"""An examination that a funder's examiner holds, with her opinions while she writes them."""

from django.conf import settings
from django.db import models

from financeurs.models.financeur import Financeur
from organismes.enums import Avis
from organismes.models import Qualite


class Examen(models.Model):
    """One round of examination, held by one examiner until it is concluded."""

    qualite = models.ForeignKey(Qualite, models.PROTECT, related_name="examens")
    tour = models.PositiveSmallIntegerField()
    financeur = models.ForeignKey(Financeur, models.PROTECT, related_name="examens")
    examinateur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    pris_on = models.DateField("pris le")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["qualite", "tour"], name="a_round_is_held_by_one_examiner"),
        ]

    def __str__(self) -> str:
        return f"Examen {self.pk}"


class AvisEnCours(models.Model):
    """An opinion in draft: the round keeps its own copy once concluded."""

    examen = models.ForeignKey(Examen, models.PROTECT, related_name="avis")
    indicateur = models.CharField(max_length=4)
    avis = models.CharField(max_length=12, choices=Avis, blank=True)
    commentaire = models.TextField(blank=True)
    demande = models.BooleanField("complément demandé", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["examen", "indicateur"], name="an_examiner_has_one_draft_an_indicator"),
        ]

    def __str__(self) -> str:
        return f"AvisEnCours {self.pk}"
