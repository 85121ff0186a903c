"""Declarations withdrawn because they should never have been made. The fact itself stays as it was declared."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.enums import NatureFait
from accounts.models.agents import AccordAnticipation, ConversionEnHeures
from accounts.models.faits import (
    Activite,
    ActiviteCitoyenne,
    Correctif,
    DeclarationDIF,
    Diplome,
    Fait,
    FinDeCarriere,
    PeriodeStatut,
)
from accounts.models.repris import CreditInaptitude, PointsPenibilite, SoldeRepris
from accounts.models.titulaire import Compte

#: The table of each kind of fact.
FAITS: dict[str, type[Fait]] = {
    NatureFait.ACTIVITE.value: Activite,
    NatureFait.STATUT.value: PeriodeStatut,
    NatureFait.DIPLOME.value: Diplome,
    NatureFait.DIF.value: DeclarationDIF,
    NatureFait.CEC.value: ActiviteCitoyenne,
    NatureFait.CORRECTIF.value: Correctif,
    NatureFait.SOLDE.value: SoldeRepris,
    NatureFait.INAPTITUDE.value: CreditInaptitude,
    NatureFait.POINTS.value: PointsPenibilite,
    NatureFait.FIN.value: FinDeCarriere,
    NatureFait.ANTICIPATION.value: AccordAnticipation,
    NatureFait.CONVERSION.value: ConversionEnHeures,
}
NATURES = {model: nature for nature, model in FAITS.items()}


class Retrait(models.Model):
    """Why a fact does not stand any more, since when, and who said so. `libelle` names the fact as it was shown."""

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="retraits")
    nature = models.CharField(max_length=12, choices=NatureFait)
    fait_id = models.BigIntegerField("déclaration")
    year = models.PositiveSmallIntegerField("année concernée", null=True)
    libelle = models.CharField("libellé", max_length=200)
    motif = models.CharField(max_length=500)
    retire_on = models.DateField("retirée le", help_text="legal day")
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    role = models.CharField("retirée par", max_length=20, help_text="role under which the person acted")
    mandat_id = models.BigIntegerField(null=True, help_text="mandate under which it was withdrawn")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nature", "fait_id"], name="a_fact_is_withdrawn_once"),
            models.CheckConstraint(condition=~models.Q(motif=""), name="a_withdrawal_says_why"),
        ]

    def __str__(self) -> str:
        return f"Retrait {self.pk}"
