"""The check of a body against the Sirene register."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from organismes.enums import TONS, EtatVerification
from organismes.models.organisme import Organisme
from organismes.rules.sirene import COMPARED, Ecart, differences
from organismes.sirene.base import Etablissement, from_json


class VerificationSirene(models.Model):
    """What the register says of a body, kept as it answered; what the body said of the differences."""

    organisme = models.OneToOneField(Organisme, models.PROTECT, related_name="verification_sirene")
    etat = models.CharField(max_length=10, choices=EtatVerification, default=EtatVerification.A_VERIFIER)
    asked_on = models.DateField("demandée le")
    answered_on = models.DateField("réponse du", null=True)
    registre = models.JSONField(null=True)
    explication = models.TextField(blank=True)
    explained_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(etat__in=["a_verifier", "inconnue"]) | Q(answered_on__isnull=False, registre__isnull=False),
                name="a_checked_body_keeps_the_answer_of_the_register",
            ),
            models.CheckConstraint(
                condition=~Q(etat="expliquee") | ~Q(explication=""), name="an_explained_difference_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"VerificationSirene {self.pk}"

    @property
    def ton(self) -> str:
        """Tone of its badge."""
        return TONS[self.etat]

    @property
    def etablissement(self) -> Etablissement | None:
        """What the register answered."""
        return from_json(self.registre) if self.registre else None

    @property
    def ecarts(self) -> tuple[Ecart, ...]:
        """Differences between the body's particulars of today and the answer."""
        found = self.etablissement
        if found is None:
            return ()
        declare = {name: getattr(self.organisme, name) for name in COMPARED}
        return differences(declare, {name: getattr(found, name) for name in COMPARED})

    @property
    def a_regler(self) -> bool:
        """True while the body must accept the register's values or explain."""
        return self.etat == EtatVerification.ECARTS

    def fermee_le(self, today: date) -> date | None:
        """The day since which the register calls the establishment closed."""
        found = self.etablissement
        return found.closed_on if found and found.closed_on and found.closed_on <= today else None
