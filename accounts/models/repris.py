"""Facts that come from elsewhere as they are: balances taken over, unfitness credit, C3P points."""

from django.db import models
from django.db.models import Q

from accounts.enums import Compteur
from accounts.models.faits import Fait
from accounts.models.titulaire import Compte


class SoldeRepris(Fait):
    """A balance taken over from another keeper on a day, in the smallest unit of its counter."""

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="soldes_repris")
    compteur = models.CharField(max_length=15, choices=Compteur)
    quantite = models.BigIntegerField("quantité")
    taken_on = models.DateField("repris le")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantite__gt=0), name="a_balance_taken_over_is_positive"),
            models.CheckConstraint(
                condition=~Q(compteur=Compteur.ABONDEMENT), name="a_top_up_of_a_dossier_is_never_taken_over"
            ),
            models.UniqueConstraint(
                fields=["compte", "source", "source_ref"],
                condition=Q(closed_at__isnull=True),
                name="a_balance_is_taken_over_once_per_source",
            ),
        ]

    def __str__(self) -> str:
        return f"SoldeRepris {self.pk}"


class CreditInaptitude(Fait):
    """Extra credit of a public agent to prevent unfitness (ordonnance n° 2017-53). One stands at a time."""

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="credits_inaptitude")
    secondes = models.BigIntegerField("heures")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(secondes__gt=0, secondes__lte=150 * 3600), name="an_unfitness_credit_is_150_hours_at_most"
            ),
            models.UniqueConstraint(
                fields=["compte"], condition=Q(closed_at__isnull=True), name="one_unfitness_credit_stands_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"CreditInaptitude {self.pk}"


class PointsPenibilite(Fait):
    """Points of the C3P told by its manager (article R4162-4). One total stands at a time."""

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="points_penibilite")
    points = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(points__lte=100), name="a_career_counts_100_points_at_most"),
            models.UniqueConstraint(
                fields=["compte"], condition=Q(closed_at__isnull=True), name="one_total_of_points_stands_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"PointsPenibilite {self.pk}"
