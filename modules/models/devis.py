"""Lines of a quote: what the organisme offers, when, for how many hours and how much."""

from django.db import models
from django.db.models import F, Q

from modules.models.dossier import Devis


class LigneDevis(models.Model):
    """One line. Never changed: another offer is another version of the quote."""

    devis = models.ForeignKey(Devis, models.PROTECT, related_name="lignes")
    rang = models.PositiveSmallIntegerField("rang")
    libelle = models.CharField("prestation", max_length=150)
    secondes = models.BigIntegerField("durée")
    centimes = models.BigIntegerField("prix")
    first_on = models.DateField("premier jour")
    last_on = models.DateField("dernier jour")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["devis", "rang"], name="a_line_has_its_own_rank_in_a_quote"),
            models.CheckConstraint(
                condition=Q(secondes__gt=0, centimes__gt=0), name="a_line_of_a_quote_has_hours_and_price"
            ),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="a_line_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(libelle=""), name="a_line_says_what_it_is"),
        ]

    def __str__(self) -> str:
        return f"LigneDevis {self.pk}"
