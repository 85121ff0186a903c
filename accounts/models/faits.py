"""Facts as they were declared. Never edited: a correction closes a row and adds one (bi-temporal).

`recorded_at` and `closed_at` say when the portal knew; the other dates say when it is true.
"""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.enums import (
    Base,
    CategorieCEC,
    Declarant,
    MotifCloture,
    NatureAbsence,
    NatureFin,
    Niveau,
    Statut,
    Temps,
)
from accounts.models.titulaire import Compte


class FaitQuerySet(models.QuerySet):
    """Vocabulary common to the facts."""

    def current(self):
        """Those that stand today: not closed."""
        return self.filter(closed_at__isnull=True)

    def known_at(self, moment):
        """Those that stood for the portal at this real time."""
        return self.filter(recorded_at__lte=moment).exclude(closed_at__lte=moment)


class Fait(models.Model):
    """Common columns of a fact."""

    source = models.CharField(max_length=20, help_text="csv, titulaire, cep, demonstration…")
    source_ref = models.CharField(max_length=80, help_text="what names this fact at its source")
    declared_on = models.DateField("déclaré le")
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    mandat_id = models.BigIntegerField(null=True, help_text="mandate under which it was declared")
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=60, null=True)  # noqa: DJ001  NULL until closed, set once

    objects = FaitQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def fin(self) -> str:
        """« corrigée », « retirée »; empty while the fact stands."""
        reason = self.closed_reason or ""
        label = str(MotifCloture(reason).label) if reason in MotifCloture.values else reason
        return label[:1].lower() + label[1:]


class PeriodeStatut(Fait):
    """A status of the person over a period."""

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="statuts")
    statut = models.CharField(max_length=20, choices=Statut)
    categorie = models.CharField("catégorie", max_length=1, blank=True)
    from_on = models.DateField("du")
    until_on = models.DateField("au", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="a_status_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["compte", "source", "source_ref"],
                condition=models.Q(closed_at__isnull=True),
                name="a_status_stands_once_per_source",
            ),
        ]


class Activite(Fait):
    """Work of one year with one employer, as declared. Durations in seconds, pay in cents."""

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="activites")
    year = models.PositiveSmallIntegerField("année")
    statut = models.CharField(max_length=20, choices=Statut)
    employeur_siret = models.CharField("Siret de l’employeur", max_length=14, blank=True)
    basis = models.CharField("base", max_length=15, choices=Base, default=Base.HEURES)
    heures_secondes = models.BigIntegerField("temps de travail", null=True)
    reference_secondes = models.BigIntegerField("durée de référence", null=True)
    days_worked = models.DecimalField("jours travaillés", max_digits=6, decimal_places=2, null=True)
    days_reference = models.DecimalField("jours du forfait", max_digits=6, decimal_places=2, null=True)
    pay_centimes = models.BigIntegerField("rémunération", null=True)
    temps = models.CharField(max_length=10, choices=Temps, default=Temps.PLEIN)
    contribution_ratio = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    accord_secondes = models.BigIntegerField("heures ajoutées par accord", default=0)
    raw_line = models.TextField("ligne reçue", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year__range=(2005, 2100)), name="an_activity_has_a_plausible_year"
            ),
            models.CheckConstraint(
                condition=models.Q(heures_secondes__isnull=True) | models.Q(heures_secondes__gte=0),
                name="worked_time_is_never_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(reference_secondes__isnull=True) | models.Q(reference_secondes__gt=0),
                name="a_reference_is_positive",
            ),
            models.UniqueConstraint(
                fields=["compte", "source", "source_ref"],
                condition=models.Q(closed_at__isnull=True),
                name="an_activity_stands_once_per_source",
            ),
        ]
        indexes = [models.Index(fields=["compte", "year"], name="activite_by_year")]


class Absence(models.Model):
    """Absence inside an activity (article L6323-12 says which count). Lives and ends with its activity."""

    activite = models.ForeignKey(Activite, models.PROTECT, related_name="absences")
    nature = models.CharField(max_length=25, choices=NatureAbsence)
    secondes = models.BigIntegerField("durée")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(secondes__gt=0), name="an_absence_lasts"),
        ]


class Diplome(Fait):
    """Declared highest level (article D6323-3-1). One stands at a time."""

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="diplomes")
    niveau = models.CharField(max_length=5, choices=Niveau)
    certification_ccn = models.BooleanField("certification reconnue par une branche", default=False)
    declarant = models.CharField(max_length=10, choices=Declarant)
    obtained_on = models.DateField("obtenu le", null=True)
    found_false_on = models.DateField("reconnu inexact le", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compte"],
                condition=models.Q(closed_at__isnull=True),
                name="one_diploma_declaration_stands_at_a_time",
            ),
        ]


class DeclarationDIF(Fait):
    """DIF hours at 31/12/2014 (article R6323-7). One stands at a time; 120 hours at most."""

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="declarations_dif")
    secondes = models.BigIntegerField("heures de DIF")
    justificatif = models.ForeignKey("uploads.Fichier", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(secondes__gt=0, secondes__lte=120 * 3600), name="dif_hours_are_120_at_most"
            ),
            models.UniqueConstraint(
                fields=["compte"],
                condition=models.Q(closed_at__isnull=True),
                name="one_dif_declaration_stands_at_a_time",
            ),
        ]


class ActiviteCitoyenne(Fait):
    """Civic activity of a year (articles L5151-7 and following)."""

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="activites_citoyennes")
    categorie = models.CharField("catégorie", max_length=25, choices=CategorieCEC)
    year = models.PositiveSmallIntegerField("année")
    duration = models.DecimalField(
        "durée",
        max_digits=7,
        decimal_places=2,
        null=True,
        help_text="in the unit of the category: months, days or years",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year__range=(2015, 2100)), name="a_civic_activity_has_a_plausible_year"
            ),
            models.CheckConstraint(
                condition=models.Q(duration__isnull=True) | models.Q(duration__gt=0), name="a_civic_activity_lasts"
            ),
            models.UniqueConstraint(
                fields=["compte", "source", "source_ref"],
                condition=models.Q(closed_at__isnull=True),
                name="a_civic_activity_stands_once_per_source",
            ),
        ]


class Benevolat(models.Model):
    """Hours given to one association. Lives and ends with its civic activity."""

    activite = models.ForeignKey(ActiviteCitoyenne, models.PROTECT, related_name="associations")
    association = models.CharField("numéro RNA ou Siren", max_length=14)
    secondes = models.BigIntegerField("durée")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(secondes__gt=0), name="hours_given_to_an_association_last"),
        ]


class Correctif(Fait):
    """Corrective top-up of a year, owed by the employer (article L6323-13)."""

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="correctifs")
    year = models.PositiveSmallIntegerField("année")
    secondes = models.BigIntegerField("heures")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(secondes__gt=0, secondes__lte=1000 * 3600), name="a_corrective_topup_is_plausible"
            ),
            models.UniqueConstraint(
                fields=["compte", "source", "source_ref"],
                condition=models.Q(closed_at__isnull=True),
                name="a_corrective_topup_stands_once_per_source",
            ),
        ]


class FinDeCarriere(Fait):
    """The day from which the whole pension is drawn, or of the death. The person's row repeats what stands."""

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="fins_de_carriere")
    nature = models.CharField(max_length=10, choices=NatureFin)
    effective_on = models.DateField("le")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compte", "nature"],
                condition=models.Q(closed_at__isnull=True),
                name="a_career_ends_once_in_each_way",
            ),
        ]

    def __str__(self) -> str:
        return f"FinDeCarriere {self.pk}"
