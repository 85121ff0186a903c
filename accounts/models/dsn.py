"""What employers declared by DSN. Never edited: a later declaration of the same month closes the one it replaces.

Typed like the other facts, without identity: the person is her account, the lines kept are those that decide.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.enums import NatureElementDSN, Statut, Temps
from accounts.models.imports import ImportActivites
from accounts.models.titulaire import Compte


class DeclarationDSNQuerySet(models.QuerySet["DeclarationDSN"]):
    """Vocabulary of the declarations."""

    def standing(self) -> "DeclarationDSNQuerySet":
        """Read to their end, and not replaced."""
        return self.filter(completed_at__isnull=False, closed_at__isnull=True)

    def known_at(self, moment) -> "DeclarationDSNQuerySet":
        """Those that stood at this real time."""
        return self.filter(completed_at__lte=moment).exclude(closed_at__lte=moment)


class DeclarationDSN(models.Model):
    """One declaration: an establishment, a month, a kind, a fraction, a rank. The highest rank stands."""

    siret = models.CharField("Siret de l’établissement", max_length=14)
    mois = models.DateField("mois déclaré", help_text="first day of the month")
    nature = models.CharField(max_length=2)
    type = models.CharField(max_length=2)
    fraction = models.CharField(max_length=2)
    ordre = models.BigIntegerField("numéro d’ordre")
    devise = models.CharField(max_length=2)
    ligne = models.PositiveIntegerField("ligne du fichier")
    fichier = models.ForeignKey(ImportActivites, models.PROTECT, related_name="declarations")
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    completed_at = models.DateTimeField(null=True, help_text="read to its end")
    completed_in = models.ForeignKey(ImportActivites, models.PROTECT, null=True, related_name="declarations_completees")
    closed_at = models.DateTimeField(null=True)
    closed_in = models.ForeignKey(ImportActivites, models.PROTECT, null=True, related_name="declarations_closes")
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="remplacees")

    objects = DeclarationDSNQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["siret", "mois", "nature", "fraction", "ordre"], name="a_dsn_declaration_is_received_once"
            ),
            models.UniqueConstraint(
                fields=["siret", "mois", "nature", "fraction"],
                condition=Q(completed_at__isnull=False, closed_at__isnull=True),
                name="one_dsn_declaration_stands_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=False) | Q(closed_at__isnull=True),
                name="a_closed_dsn_declaration_was_complete",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(replaced_by__isnull=False),
                name="a_closed_dsn_declaration_says_what_replaces_it",
            ),
            models.CheckConstraint(condition=Q(mois__day=1), name="a_dsn_month_starts_on_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"DeclarationDSN {self.pk}"


class ContratDSN(models.Model):
    """One contract of one person in one declaration. Lives and ends with it."""

    declaration = models.ForeignKey(DeclarationDSN, models.PROTECT, related_name="contrats")
    compte = models.ForeignKey(Compte, models.PROTECT, related_name="contrats_dsn")
    fichier = models.ForeignKey(ImportActivites, models.PROTECT, related_name="contrats_dsn")
    ligne = models.PositiveIntegerField("ligne du fichier")
    numero = models.CharField("numéro du contrat", max_length=20, blank=True)
    nature = models.CharField(max_length=2, blank=True)
    statut = models.CharField(max_length=20, choices=Statut)
    debut_on = models.DateField("début", null=True)
    fin_on = models.DateField("fin", null=True)
    unite = models.CharField("unité de la quotité", max_length=2, blank=True)
    quotite_reference = models.DecimalField("quotité de l’entreprise", max_digits=9, decimal_places=2, null=True)
    quotite_contrat = models.DecimalField("quotité du contrat", max_digits=9, decimal_places=2, null=True)
    temps = models.CharField(max_length=10, choices=Temps)
    empreinte = models.BinaryField(help_text="hash of what was declared of this contract")
    lignes = models.TextField("lignes reçues, sans identité")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "compte", "numero"], name="a_contract_is_declared_once_in_a_declaration"
            ),
        ]

    def __str__(self) -> str:
        return f"ContratDSN {self.pk}"


class ElementDSN(models.Model):
    """What a contract says of a period: work, unpaid absence, pay, stoppage or suspension."""

    contrat = models.ForeignKey(ContratDSN, models.PROTECT, related_name="elements")
    nature = models.CharField(max_length=12, choices=NatureElementDSN)
    du_on = models.DateField("du")
    au_on = models.DateField("au", null=True)
    mesure = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    unite = models.CharField("unité", max_length=2, blank=True)
    motif = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(au_on__isnull=True) | Q(au_on__gte=F("du_on")), name="a_dsn_period_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(mesure__isnull=False) | Q(nature__in=["arret", "suspension"]),
                name="only_a_dsn_stoppage_has_no_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"ElementDSN {self.pk}"
