"""Modules that organismes publish."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cpa_portal.actor import Actor, Role
from modules.enums import EtatModule, NatureAction, Phase, Tarification, TypeJustificatif
from organismes.models import Organisme


class ModuleQuerySet(models.QuerySet["Module"]):
    """Vocabulary of the modules."""

    def published(self) -> "ModuleQuerySet":
        """Those of the public catalogue."""
        return self.filter(etat=EtatModule.PUBLIE)

    def visible_to(self, actor: Actor) -> "ModuleQuerySet":
        """An organisme sees all of its own; everybody sees the published ones."""
        if actor.role == Role.ORGANISME:
            return self.filter(Q(organisme_id=actor.structure_id) | Q(etat=EtatModule.PUBLIE))
        if actor.role in {Role.ADMINISTRATEUR, Role.SYSTEME}:
            return self.all()
        return self.published()


class Module(models.Model):
    """An action that an organisme offers, at a forfait or on a personal quote."""

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="modules")
    nature = models.CharField("nature de l’action", max_length=20, choices=NatureAction)
    titre = models.CharField("titre", max_length=150)
    objectif = models.TextField("objectif")
    contenu = models.TextField("contenu")
    public_vise = models.CharField("public visé", max_length=250, blank=True)
    prerequis = models.CharField("prérequis", max_length=250, blank=True)
    phase = models.CharField(max_length=15, choices=Phase, default=Phase.SANS_OBJET)
    tarification = models.CharField(max_length=10, choices=Tarification)
    forfait_secondes = models.BigIntegerField("durée du forfait", null=True)
    forfait_centimes = models.BigIntegerField("prix du forfait", null=True)
    justificatif_type = models.CharField("justificatif", max_length=30, choices=TypeJustificatif)
    commune = models.CharField("commune", max_length=80, blank=True)
    departement = models.CharField("département", max_length=3, blank=True)
    a_distance = models.BooleanField("à distance", default=False)
    etat = models.CharField("état", max_length=10, choices=EtatModule, default=EtatModule.BROUILLON)
    published_on = models.DateField("publié le", null=True)
    version = models.ForeignKey(
        "modules.VersionModule", models.PROTECT, null=True, related_name="+", help_text="the one shown to the public"
    )
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(null=True)

    objects = ModuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(tarification="forfait")
                | Q(
                    forfait_secondes__isnull=False,
                    forfait_secondes__gt=0,
                    forfait_centimes__isnull=False,
                    forfait_centimes__gt=0,
                ),
                name="a_forfait_has_hours_and_price",
            ),
            models.CheckConstraint(
                condition=~Q(tarification="devis") | Q(forfait_secondes__isnull=True, forfait_centimes__isnull=True),
                name="a_module_on_quote_has_no_forfait",
            ),
            models.CheckConstraint(
                condition=Q(nature="creation_reprise") & ~Q(phase="sans_objet")
                | ~Q(nature="creation_reprise") & Q(phase="sans_objet"),
                name="only_a_creation_module_has_a_phase",
            ),
            models.CheckConstraint(
                condition=~Q(etat="publie") | Q(published_on__isnull=False), name="a_published_module_says_since_when"
            ),
            models.CheckConstraint(
                condition=~Q(etat="publie") | Q(version__isnull=False), name="a_published_module_has_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"Module {self.pk}"
