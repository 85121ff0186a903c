"""Facts of the public service: hours that an employer agreed to advance, euros that an agent asked for in hours."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.models.faits import Fait
from accounts.models.titulaire import Compte


class AccordAnticipation(Fait):
    """Agreement of a public employer to advance hours of the next two years, for one training (décret n° 2017-928).

    `fin_contrat` is the last day of a fixed-term contract; `formation` names the training, or its file.
    """

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="accords_anticipation")
    secondes = models.BigIntegerField("heures")
    accord_on = models.DateField("accord de l’employeur du")
    employeur_siret = models.CharField("Siret de l’employeur public", max_length=14)
    fin_contrat = models.DateField("fin du contrat", null=True)
    formation = models.CharField(max_length=120)
    justificatif = models.ForeignKey("uploads.Fichier", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(secondes__gt=0), name="an_advance_is_positive"),
            models.CheckConstraint(
                condition=Q(accord_on__gte=date(2017, 1, 1)), name="advances_to_public_agents_exist_since_2017"
            ),
            models.CheckConstraint(
                condition=Q(fin_contrat__isnull=True) | Q(fin_contrat__gte=F("accord_on")),
                name="a_contract_ends_after_the_agreement",
            ),
            models.UniqueConstraint(
                fields=["compte", "source", "source_ref"],
                condition=Q(closed_at__isnull=True),
                name="an_advance_stands_once_per_source",
            ),
        ]

    def __str__(self) -> str:
        return f"AccordAnticipation {self.pk}"


class ConversionEnHeures(Fait):
    """Request of a person who became a public agent to have her euros in hours (décret n° 2019-1392)."""

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="conversions_en_heures")
    requested_on = models.DateField("demandée le")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(requested_on__gte=date(2020, 1, 1)), name="euros_become_public_hours_since_2020"
            ),
            models.UniqueConstraint(
                fields=["compte", "requested_on"],
                condition=Q(closed_at__isnull=True),
                name="euros_become_hours_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"ConversionEnHeures {self.pk}"
