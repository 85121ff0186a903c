"""The ledger: one locked balance row per counter, and movements that nobody can change."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.enums import Compteur, NatureMouvement, Sens
from accounts.models.titulaire import Compte


class SoldeQuerySet(models.QuerySet["Solde"]):
    """Vocabulary of the balances."""

    def with_available(self) -> "SoldeQuerySet":
        """Adds `disponible` = credite − debite − reserve."""
        return self.annotate(disponible=F("credite") - F("debite") - F("reserve"))


class Solde(models.Model):
    """Balance of one counter, in its smallest unit (seconds of training, or cents).

    `manque` is what was used beyond what turned out to exist: shown as the indu, paid off by later
    credits, never a negative balance. `lie_a` binds an abondement to its dossier ("dossier:<uuid>").
    """

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="soldes")
    compteur = models.CharField(max_length=15, choices=Compteur)
    lie_a = models.CharField(max_length=60, blank=True)
    credite = models.BigIntegerField(default=0)
    debite = models.BigIntegerField(default=0)
    reserve = models.BigIntegerField(default=0)
    manque = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    head_hash = models.BinaryField(default=bytes(32))

    objects = SoldeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["compte", "compteur", "lie_a"], name="a_counter_has_one_balance"),
            models.CheckConstraint(
                condition=Q(credite__gte=0, debite__gte=0, reserve__gte=0, manque__gte=0),
                name="no_part_of_a_balance_is_negative",
            ),
            models.CheckConstraint(
                condition=Q(credite__gte=F("debite") + F("reserve")), name="nobody_holds_or_uses_more_than_exists"
            ),
            models.CheckConstraint(
                condition=Q(compteur=Compteur.ABONDEMENT, lie_a__startswith="dossier:")
                | (~Q(compteur=Compteur.ABONDEMENT) & Q(lie_a="")),
                name="only_an_abondement_is_bound_to_a_dossier",
            ),
            models.CheckConstraint(
                condition=Q(manque=0) | Q(credite=F("debite") + F("reserve")), name="an_indu_leaves_nothing_available"
            ),
            models.CheckConstraint(
                condition=Q(version__gt=0) | Q(credite=0, debite=0, reserve=0, manque=0), name="a_new_balance_is_empty"
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(manque__gt=0), name="balance_with_a_manque")]

    def __str__(self) -> str:
        return f"Solde {self.pk} {self.compteur}"

    @property
    def available(self) -> int:
        """What can be held now, in the counter's smallest unit."""
        return self.credite - self.debite - self.reserve


class Alimentation(models.Model):
    """What one computation decided for a counter and a year; its movement carries the difference.

    `sens` tells the rights of a year (entree) from what the law takes out in a year by itself (sortie):
    conversion into euros, end of the DIF.
    """

    compte = models.ForeignKey(Compte, models.PROTECT, related_name="alimentations")
    compteur = models.CharField(max_length=15, choices=Compteur)
    accrual_year = models.PositiveSmallIntegerField("année")
    sens = models.CharField(max_length=6, choices=Sens, default=Sens.ENTREE)
    seq = models.PositiveIntegerField()
    total_avant = models.BigIntegerField()
    total_apres = models.BigIntegerField()
    campagne = models.CharField(max_length=40, blank=True)
    regle = models.CharField("article", max_length=40)
    version_regles = models.CharField(max_length=40)
    explication = models.TextField(blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compte", "compteur", "accrual_year", "sens", "seq"],
                name="a_computation_has_one_rank_per_year",
            ),
            models.CheckConstraint(
                condition=Q(total_avant__gte=0, total_apres__gte=0), name="a_year_never_totals_below_zero"
            ),
            models.CheckConstraint(
                condition=~Q(total_avant=F("total_apres")), name="a_computation_that_changes_nothing_is_not_posted"
            ),
            models.CheckConstraint(
                condition=Q(seq__gt=1) | Q(total_avant=0), name="the_first_computation_of_a_year_starts_from_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"Alimentation {self.pk}"


class Mouvement(models.Model):
    """One movement. `quantite` is positive; the nature says which way it goes.

    A reservation resolves once (capture, release or expiry); an annulation happens once.
    """

    solde = models.ForeignKey(Solde, models.PROTECT, related_name="mouvements")
    version = models.PositiveIntegerField()
    nature = models.CharField(max_length=12, choices=NatureMouvement)
    quantite = models.BigIntegerField()
    manque_delta = models.BigIntegerField(default=0, help_text="part that went to (+) or paid off (−) the manque")
    accrual_year = models.PositiveSmallIntegerField(null=True)
    effective_on = models.DateField("date d’effet")
    recorded_at = models.DateTimeField(db_default=Now())
    cle = models.CharField(max_length=120)
    empreinte = models.BinaryField(help_text="hash of the content: same key, other content is an error")
    cause = models.CharField(max_length=80)
    regle = models.CharField("article", max_length=40, blank=True)
    version_regles = models.CharField(max_length=40, blank=True)
    alimentation = models.OneToOneField(Alimentation, models.PROTECT, null=True, related_name="mouvement")
    reservation = models.ForeignKey("self", models.PROTECT, null=True, related_name="resolutions")
    annule = models.OneToOneField("self", models.PROTECT, null=True, related_name="annulation")
    expires_on = models.DateField("réservé jusqu’au", null=True)
    disponible_apres = models.BigIntegerField()
    prev_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["solde", "version"], name="versions_of_a_balance_have_no_twin"),
            models.UniqueConstraint(fields=["solde", "cle"], name="a_key_moves_a_balance_once"),
            models.UniqueConstraint(
                fields=["reservation"],
                condition=Q(nature__in=["debit", "liberation", "expiration"]),
                name="a_reservation_is_resolved_once",
            ),
            models.CheckConstraint(condition=Q(quantite__gt=0), name="a_movement_has_a_positive_quantity"),
            models.CheckConstraint(condition=Q(disponible_apres__gte=0), name="what_is_available_is_never_negative"),
            models.CheckConstraint(
                condition=Q(nature__in=["debit", "liberation", "expiration"], reservation__isnull=False)
                | (~Q(nature__in=["debit", "liberation", "expiration"]) & Q(reservation__isnull=True)),
                name="only_a_resolution_names_its_reservation",
            ),
            models.CheckConstraint(
                condition=Q(nature="annulation", annule__isnull=False)
                | (~Q(nature="annulation") & Q(annule__isnull=True)),
                name="only_an_annulation_names_what_it_cancels",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(nature="reservation"), name="only_a_reservation_expires"
            ),
            models.CheckConstraint(
                condition=Q(alimentation__isnull=True) | Q(nature__in=["credit", "reprise"]),
                name="a_computation_gives_or_takes_back",
            ),
            models.CheckConstraint(
                condition=Q(nature="credit", manque_delta__lte=0, manque_delta__gte=-F("quantite"))
                | Q(nature="reprise", manque_delta__gte=0, manque_delta__lte=F("quantite"))
                | Q(nature__in=["debit", "liberation", "expiration"], manque_delta__lte=0)
                | Q(nature="reservation", manque_delta=0)
                | Q(nature="annulation"),
                name="the_indu_grows_by_corrections_and_shrinks_by_credits",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_on"], condition=Q(expires_on__isnull=False), name="reservation_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"Mouvement {self.pk}"
