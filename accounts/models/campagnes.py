"""Yearly campaigns: what was asked, how far each partition got, what it found."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models.parametres import JeuDeParametres
from accounts.models.titulaire import Compte


class Campagne(models.Model):
    """The credit of a year of activity to every account, or the study of what it would change."""

    class Nature(models.TextChoices):
        REELLE = "reelle", "Inscription des droits"
        SIMULATION = "simulation", "Étude d’impact"
        PARAMETRES = "parametres", "Étude d’un changement de paramètres"

    class Etat(models.TextChoices):
        EN_COURS = "en_cours", "En cours"
        TERMINEE = "terminee", "Terminée"
        ARRETEE = "arretee", "Arrêtée"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    annee = models.PositiveSmallIntegerField("année d’activité")
    nature = models.CharField(max_length=10, choices=Nature)
    etat = models.CharField(max_length=10, choices=Etat, default=Etat.EN_COURS)
    jeu = models.ForeignKey(JeuDeParametres, models.PROTECT, null=True, related_name="campagnes")
    empreinte = models.CharField("contenu étudié", max_length=64, default="")
    jour = models.DateField("droits calculés au")
    version_regles = models.CharField("version des paramètres", max_length=60)
    comptes = models.PositiveBigIntegerField("comptes à traiter")
    lancee_at = models.DateTimeField("lancée le", db_default=Now())
    lancee_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField("terminée le", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nature"],
                condition=Q(nature="reelle", etat="en_cours"),
                name="one_campaign_credits_the_accounts_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(etat="en_cours", finished_at__isnull=True)
                | (~Q(etat="en_cours") & Q(finished_at__isnull=False)),
                name="a_campaign_that_ended_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(nature="parametres") | (Q(jeu__isnull=False) & ~Q(empreinte="")),
                name="the_study_of_a_change_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"Campagne {self.pk}"


class PartitionCampagne(models.Model):
    """A range of accounts that one worker at a time goes through. `curseur` is the last account done."""

    campagne = models.ForeignKey(Campagne, models.PROTECT, related_name="partitions")
    rang = models.PositiveIntegerField()
    premier_id = models.BigIntegerField()
    dernier_id = models.BigIntegerField()
    curseur = models.BigIntegerField()
    comptes = models.PositiveBigIntegerField("comptes traités", default=0)
    resultats = models.JSONField(default=dict)
    updated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campagne", "rang"], name="a_partition_has_one_rank"),
            models.CheckConstraint(
                condition=Q(curseur__gte=F("premier_id") - 1, curseur__lte=F("dernier_id")),
                name="a_partition_stays_in_its_range",
            ),
        ]

    def __str__(self) -> str:
        return f"PartitionCampagne {self.pk}"


class AnomalieCampagne(models.Model):
    """Something to look at in an account; the campaign went on."""

    class Code(models.TextChoices):
        CALCUL_IMPOSSIBLE = "calcul_impossible", "Calcul impossible, compte laissé tel quel"
        PLUS_D_UNE_ANNEE = "plus_d_une_annee", "Plus d’une année de travail déclarée"
        ANNEE_MANQUANTE = "annee_manquante", "Activité l’année précédente, aucune cette année"
        APRES_RETRAITE = "apres_retraite", "Activité déclarée après la retraite ou le décès"
        MANQUE = "manque", "Droits retirés alors qu’ils étaient déjà utilisés"
        BAISSE = "baisse", "Droits déjà inscrits qui diminuent"

    campagne = models.ForeignKey(Campagne, models.PROTECT, related_name="anomalies")
    compte = models.ForeignKey(Compte, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, choices=Code)
    detail = models.CharField("détail", max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campagne", "compte", "code"], name="an_anomaly_is_told_once"),
        ]

    def __str__(self) -> str:
        return f"AnomalieCampagne {self.pk}"


class EcartCampagne(models.Model):
    """One of the largest differences of a partition, in the smallest unit of its counter."""

    campagne = models.ForeignKey(Campagne, models.PROTECT, related_name="ecarts")
    compte = models.ForeignKey(Compte, models.PROTECT, related_name="+")
    compteur = models.CharField(max_length=15)
    difference = models.BigIntegerField("écart")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campagne", "compte", "compteur"], name="a_difference_is_told_once_per_counter"
            ),
        ]

    def __str__(self) -> str:
        return f"EcartCampagne {self.pk}"
