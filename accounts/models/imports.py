"""Activity files: what was read, kept apart and changed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ImportActivites(models.Model):
    """One file of activity and how far it got."""

    class Etat(models.TextChoices):
        RECU = "recu", "Reçu"
        EN_COURS = "en_cours", "En cours"
        TERMINE = "termine", "Terminé"
        ECHOUE = "echoue", "Échoué"

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        DSN = "dsn", "DSN"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    nom = models.CharField("nom du fichier", max_length=150)
    format = models.CharField(max_length=3, choices=Format, default=Format.CSV)
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=120)
    etat = models.CharField(max_length=10, choices=Etat, default=Etat.RECU)
    lignes = models.PositiveIntegerField("lignes", null=True)
    lues = models.PositiveIntegerField("lignes lues", default=0)
    ajoutees = models.PositiveIntegerField("activités ajoutées", default=0)
    corrigees = models.PositiveIntegerField("activités corrigées", default=0)
    inchangees = models.PositiveIntegerField("lignes sans changement", default=0)
    rejetees = models.PositiveIntegerField("lignes rejetées", default=0)
    position = models.PositiveBigIntegerField(default=0, help_text="byte of the file where reading goes on")
    encodage = models.CharField(max_length=10, blank=True)
    separateur = models.CharField(max_length=1, blank=True)
    rangs = models.JSONField(
        default=dict, help_text="rank of the lines that repeat a person, year, status and employer"
    )
    repere = models.JSONField(default=dict, help_text="DSN: header of the declaration under way")
    declarations_lues = models.PositiveIntegerField("déclarations lues", default=0)
    reporte_jusqu_a = models.BigIntegerField(
        default=0, help_text="DSN: last account whose years were added up; accounts go in the order of their keys"
    )
    reporte = models.BooleanField(default=False, help_text="DSN: every year was added up")
    recalcules = models.PositiveIntegerField("comptes recalculés", default=0)
    comptes_ouverts = models.PositiveIntegerField("comptes ouverts en attente", default=0)
    received_at = models.DateTimeField(db_default=Now())
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    erreur = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(etat="termine") | Q(finished_at__isnull=False), name="a_finished_import_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"ImportActivites {self.pk}"


class LigneRejetee(models.Model):
    """A line that could not be used: its number, the reason and the field; never the NIR."""

    fichier = models.ForeignKey(ImportActivites, models.PROTECT, related_name="rejets")
    numero = models.PositiveIntegerField("ligne")
    champ = models.CharField("colonne", max_length=30, blank=True)
    motif = models.CharField("motif", max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fichier", "numero"], name="a_line_is_rejected_once"),
        ]
