"""An ordered set of modules of one organisme."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cpa_portal.actor import Actor, Role
from modules.enums import EtatParcours
from modules.models.module import Module
from organismes.models import Organisme


class ParcoursQuerySet(models.QuerySet["Parcours"]):
    """Vocabulary of the parcours."""

    def published(self) -> "ParcoursQuerySet":
        """Those of the public catalogue."""
        return self.filter(etat=EtatParcours.PUBLIE)

    def visible_to(self, actor: Actor) -> "ParcoursQuerySet":
        """An organisme sees all of its own; everybody sees the published ones."""
        if actor.role == Role.ORGANISME:
            return self.filter(Q(organisme_id=actor.structure_id) | Q(etat=EtatParcours.PUBLIE))
        if actor.role in {Role.ADMINISTRATEUR, Role.SYSTEME}:
            return self.all()
        return self.published()


class Parcours(models.Model):
    """Modules in the order in which they are followed. Hours and price are their sums, never typed."""

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="parcours")
    titre = models.CharField("titre", max_length=150)
    objectif = models.TextField("objectif")
    etat = models.CharField("état", max_length=10, choices=EtatParcours, default=EtatParcours.BROUILLON)
    published_on = models.DateField("publié le", null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = ParcoursQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(etat="publie") | Q(published_on__isnull=False), name="a_published_parcours_says_since_when"
            ),
        ]

    def __str__(self) -> str:
        return f"Parcours {self.pk}"


class EtapeParcours(models.Model):
    """A module at its rank in a parcours."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="etapes")
    module = models.ForeignKey(Module, models.PROTECT, related_name="+")
    rang = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parcours", "rang"],
                name="a_rank_is_taken_once_in_a_parcours",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["parcours", "module"], name="a_module_is_once_in_a_parcours"),
        ]
