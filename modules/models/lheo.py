"""Catalogues received as LHEO files: what each file said, and what is kept of it offer by offer."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cpa_portal.actor import Actor, Role
from modules.enums import EffetLheo, EtatImportLheo
from modules.models.module import Module
from organismes.models import Organisme


class ImportLheoQuerySet(models.QuerySet["ImportLheo"]):
    """Vocabulary of the imports."""

    def visible_to(self, actor: Actor) -> "ImportLheoQuerySet":
        """An organisme sees its own."""
        if actor.role == Role.ORGANISME:
            return self.filter(organisme_id=actor.structure_id)
        return self.all() if actor.role == Role.SYSTEME else self.none()


class ImportLheo(models.Model):
    """One file of an organisme: read, tried, then applied as a whole or not at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="imports_lheo")
    etat = models.CharField("état", max_length=10, choices=EtatImportLheo, default=EtatImportLheo.RECU)
    nom = models.CharField("nom du fichier", max_length=150)
    taille = models.PositiveBigIntegerField("taille en octets")
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=120)
    encodage = models.CharField(max_length=12)
    version = models.CharField("version de LHEO", max_length=3, blank=True)
    formations = models.PositiveIntegerField(default=0)
    sessions = models.PositiveIntegerField(default=0)
    ajoutees = models.PositiveIntegerField("ajoutées", default=0)
    modifiees = models.PositiveIntegerField("modifiées", default=0)
    fermees = models.PositiveIntegerField("fermées", default=0)
    inchangees = models.PositiveIntegerField("inchangées", default=0)
    erreurs = models.PositiveIntegerField("erreurs", default=0)
    motif = models.TextField("motif", blank=True, help_text="why the file was refused, or not applied")
    explication = models.TextField("explication des écarts", blank=True)
    enveloppe = models.TextField(blank=True, help_text="what surrounds the formations, canonical")
    catalogue = models.CharField(max_length=64, blank=True, help_text="state of the catalogue that the trial saw")
    received_at = models.DateTimeField(db_default=Now())
    received_on = models.DateField("reçu le")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applied_on = models.DateField("appliqué le", null=True)

    objects = ImportLheoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(etat__in=["confirme", "applique"]) | Q(confirmed_at__isnull=False),
                name="an_applied_catalogue_was_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(etat="applique") | Q(applied_on__isnull=False), name="an_applied_catalogue_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["refuse", "perime"]) | ~Q(motif=""), name="a_refused_catalogue_says_why"
            ),
            models.CheckConstraint(
                condition=Q(erreurs=0) | ~Q(etat__in=["pret", "confirme", "applique"]),
                name="a_catalogue_with_errors_is_never_applied",
            ),
        ]
        indexes = [models.Index(fields=["organisme", "received_at"], name="imports_lheo_by_organisme")]

    def __str__(self) -> str:
        return f"ImportLheo {self.pk}"


class AnomalieLheo(models.Model):
    """An error or a remark of one reading, by line and path. Never changed."""

    fichier = models.ForeignKey(ImportLheo, models.PROTECT, related_name="anomalies")
    ligne = models.PositiveIntegerField("ligne")
    chemin = models.CharField("chemin", max_length=400, blank=True)
    message = models.TextField("ce qui ne va pas")
    bloquante = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"AnomalieLheo {self.pk}"


class LigneLheo(models.Model):
    """What applying the file does to one offer. Never changed."""

    fichier = models.ForeignKey(ImportLheo, models.PROTECT, related_name="lignes")
    rang = models.PositiveIntegerField("rang", default=0, help_text="0 for what the file no longer holds")
    ligne = models.PositiveIntegerField("ligne", default=0)
    cle = models.CharField("clé", max_length=300)
    titre = models.CharField("titre", max_length=255)
    effet = models.CharField(max_length=10, choices=EffetLheo)
    module = models.ForeignKey(Module, models.PROTECT, null=True, related_name="+")
    fragment = models.TextField(blank=True)
    empreinte = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fichier", "cle"], name="a_catalogue_names_an_offer_once"),
            models.CheckConstraint(
                condition=Q(effet__in=["fermeture", "identique"]) | ~Q(fragment=""),
                name="an_offer_to_write_has_its_fragment",
            ),
        ]

    def __str__(self) -> str:
        return f"LigneLheo {self.pk}"


class OffreLheo(models.Model):
    """An offer of an organisme as its last file said it, and the module drafted or updated from it."""

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="offres_lheo")
    cle = models.CharField("clé", max_length=300)
    module = models.OneToOneField(Module, models.PROTECT, related_name="offre_lheo")
    fragment = models.TextField(help_text="canonical XML of the formation, extras included")
    empreinte = models.CharField(max_length=64)
    fichier = models.ForeignKey(ImportLheo, models.PROTECT, related_name="+", help_text="the last that wrote it")
    since_on = models.DateField("depuis le")
    closed_on = models.DateField("fermée le", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisme", "cle"], name="an_offer_has_one_key_in_its_organisme"),
        ]

    def __str__(self) -> str:
        return f"OffreLheo {self.pk}"
