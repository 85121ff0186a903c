"""What surrounds a module: its sessions, what proves it and pays it, its frozen versions, what stands out in it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from modules.enums import CodeAlerte, TypeJustificatif
from modules.models.module import Module


class SessionModule(models.Model):
    """A session of a module: when and where one may begin. Without any, dates are agreed with the organisme."""

    module = models.ForeignKey(Module, models.CASCADE, related_name="sessions")
    first_on = models.DateField("premier jour")
    last_on = models.DateField("dernier jour")
    code_insee = models.CharField("code Insee de la commune", max_length=5, blank=True)
    commune = models.CharField("commune", max_length=80, blank=True)
    departement = models.CharField("département", max_length=3, blank=True)
    a_distance = models.BooleanField("à distance", default=False)
    places = models.PositiveSmallIntegerField("places", null=True)
    cancelled_on = models.DateField("annulée le", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="a_session_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places__gt=0), name="a_session_has_at_least_one_place"
            ),
            models.CheckConstraint(
                condition=Q(a_distance=True) | ~Q(commune=""), name="a_session_is_somewhere_or_at_a_distance"
            ),
            models.UniqueConstraint(
                fields=["module", "first_on", "last_on", "code_insee", "commune", "a_distance"],
                condition=Q(cancelled_on__isnull=True),
                name="a_session_is_announced_once",
            ),
        ]
        indexes = [models.Index(fields=["module", "first_on"], name="sessions_by_module_and_day")]

    def __str__(self) -> str:
        return f"SessionModule {self.pk}"


class EtapeJustificatif(models.Model):
    """One step of the working draft of a module: which proof pays which part. The parts add up to a thousand."""

    module = models.ForeignKey(Module, models.CASCADE, related_name="etapes")
    rang = models.PositiveSmallIntegerField("rang")
    titre = models.CharField("étape", max_length=120)
    type = models.CharField("justificatif", max_length=30, choices=TypeJustificatif)
    signataires = models.JSONField(default=list)
    champs = models.JSONField(default=list)
    pour_mille = models.PositiveSmallIntegerField("part, en millièmes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module", "rang"], name="a_step_has_its_own_rank_in_a_module"),
            models.CheckConstraint(
                condition=Q(pour_mille__gte=1, pour_mille__lte=1000), name="a_step_pays_a_part_of_the_module"
            ),
        ]

    def __str__(self) -> str:
        return f"EtapeJustificatif {self.pk}"


class VersionModule(models.Model):
    """What a module said on the day when people could decide on it. Never changed: a dossier keeps its own."""

    module = models.ForeignKey(Module, models.PROTECT, related_name="versions")
    numero = models.PositiveSmallIntegerField("numéro")
    contenu = models.JSONField(help_text="every field of the module and its steps, by name")
    empreinte = models.CharField(max_length=64, help_text="sha256 of the content")
    made_on = models.DateField("du")
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module", "numero"], name="a_version_has_one_number_in_its_module"),
        ]

    def __str__(self) -> str:
        return f"VersionModule {self.pk}"


class AlerteModule(models.Model):
    """A value far from those of comparable modules, with the organisme’s explanation. Seen by the funders."""

    version = models.ForeignKey(VersionModule, models.PROTECT, related_name="alertes")
    code = models.CharField(max_length=15, choices=CodeAlerte)
    valeur = models.BigIntegerField(help_text="cents of an hour, or seconds")
    mediane = models.BigIntegerField(help_text="same unit")
    comparables = models.PositiveIntegerField("modules comparables")
    explication = models.TextField("explication")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="a_version_stands_out_once_on_each_count"),
            models.CheckConstraint(condition=~Q(explication=""), name="what_stands_out_is_explained"),
        ]

    def __str__(self) -> str:
        return f"AlerteModule {self.pk}"
