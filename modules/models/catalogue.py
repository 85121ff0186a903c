"""What the catalogue is searched by. Written by triggers of the database alone (migrations/sql/catalogue.sql)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from modules.models.module import Module
from organismes.models import Organisme


class FicheCatalogue(models.Model):
    """A published module, as the search reads it: one narrow row, gone with the publication."""

    module = models.OneToOneField(Module, models.CASCADE, primary_key=True, related_name="fiche")
    organisme = models.ForeignKey(Organisme, models.CASCADE, related_name="+")
    published_on = models.DateField()
    nature = models.CharField(max_length=20)
    phase = models.CharField(max_length=15)
    tarification = models.CharField(max_length=10)
    forfait_secondes = models.BigIntegerField(null=True)
    forfait_centimes = models.BigIntegerField(null=True)
    a_distance = models.BooleanField()
    departement = models.CharField(max_length=3, help_text="of the module itself")
    code_insee = models.CharField(max_length=5, help_text="of the module itself, found by name and département")
    departements = ArrayField(models.CharField(max_length=3), help_text="its own and those of its sessions")
    codes_insee = ArrayField(models.CharField(max_length=5), help_text="its own and those of its sessions")
    titre_lexemes = SearchVectorField(help_text="title")
    objectif_lexemes = SearchVectorField(help_text="title and objective")
    lexemes = SearchVectorField(help_text="title (A), objective (B), content and public (C), organisme (D)")

    class Meta:
        indexes = [
            models.Index(fields=["-published_on", "-module"], name="catalogue_newest_first"),
            models.Index(fields=["forfait_centimes"], name="catalogue_by_price"),
            models.Index(fields=["forfait_secondes"], name="catalogue_by_hours"),
            GinIndex(fields=["titre_lexemes"], name="catalogue_by_title", fastupdate=False),
            GinIndex(fields=["objectif_lexemes"], name="catalogue_by_objective", fastupdate=False),
            GinIndex(fields=["lexemes"], name="catalogue_by_words", fastupdate=False),
            GinIndex(fields=["departements"], name="catalogue_by_departement", fastupdate=False),
            GinIndex(fields=["codes_insee"], name="catalogue_by_commune", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"FicheCatalogue {self.pk}"


class MotCatalogue(models.Model):
    """A word that the catalogue has held, to put a typed word right."""

    mot = models.CharField(max_length=60, primary_key=True, help_text="lower case, without accents")
    forme = models.CharField(max_length=60, help_text="as it was written first")

    class Meta:
        indexes = [GinIndex(OpClass("mot", name="gin_trgm_ops"), name="words_by_resemblance", fastupdate=False)]

    def __str__(self) -> str:
        return self.forme
