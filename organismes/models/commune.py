"""Communes of France, as the Code officiel géographique names them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Commune(models.Model):
    """A commune by its INSEE code. Loaded by a migration, never written by the application."""

    code_insee = models.CharField("code Insee", max_length=5, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    nom_cle = models.CharField(max_length=80, help_text="lower case, without accents, hyphens or apostrophes")
    departement = models.CharField("département", max_length=3)
    codes_postaux = ArrayField(models.CharField(max_length=5), verbose_name="codes postaux")
    population = models.PositiveIntegerField("population")

    class Meta:
        indexes = [
            models.Index(fields=["nom_cle"], name="communes_by_name"),
            GinIndex(fields=["codes_postaux"], name="communes_by_postal_code"),
            GinIndex(fields=["nom_cle"], opclasses=["gin_trgm_ops"], name="communes_by_close_name"),
        ]

    def __str__(self) -> str:
        return f"{self.nom} ({self.departement})"
