"""Orders, approvals, tries and bank files. What is owed is never edited: a correction is the next order."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Now

from cpa_portal.actor import Actor, Role
from financeurs.enums import EtatOrdre, EtatRemise, EtatTentative, NatureOrdre
from financeurs.models.financeur import Financeur, PriseEnCharge
from modules.models import ServiceFait, Tranche
from organismes.models import CoordonneesBancaires, Organisme


class Remise(models.Model):
    """A pain.001 file: bytes built once, sealed by their hash, sent again identical."""

    financeur = models.ForeignKey(Financeur, models.PROTECT, related_name="remises")
    msg_id = models.CharField(max_length=35, unique=True)
    etat = models.CharField("état", max_length=12, choices=EtatRemise, default=EtatRemise.SCELLEE)
    xml_ciphertext = models.BinaryField()
    xml_sha256 = models.CharField(max_length=64)
    nombre = models.PositiveIntegerField("virements")
    total_centimes = models.BigIntegerField("total")
    execution_on = models.DateField("exécution demandée le")
    created_on = models.DateField("créée le")
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    downloaded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(nombre__gt=0, total_centimes__gt=0), name="a_bank_file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"Remise {self.pk}"


class OrdrePaiementQuerySet(models.QuerySet["OrdrePaiement"]):
    """Vocabulary of the orders."""

    def visible_to(self, actor: Actor) -> "OrdrePaiementQuerySet":
        """Funder: its own; organisme: those that pay it."""
        if actor.role == Role.FINANCEUR:
            return self.filter(financeur_id=actor.structure_id)
        if actor.role == Role.ORGANISME:
            return self.filter(beneficiaire_id=actor.structure_id)
        return self.none()

    def most_urgent_first(self) -> "OrdrePaiementQuerySet":
        """Those that wait for somebody of the funder, then those at the bank, then the settled ones."""
        states = ["a_approuver", "suspendu", "pret", "en_remise", "paye", "annule"]
        rank = Case(*[When(etat=state, then=Value(place)) for place, state in enumerate(states)])
        return self.order_by(rank, "pk")


class OrdrePaiement(models.Model):
    """What a funder owes for a tranche. due = should − already ordered; the digest binds its content."""

    tranche = models.ForeignKey(Tranche, models.PROTECT, related_name="ordres")
    financeur = models.ForeignKey(Financeur, models.PROTECT, related_name="ordres")
    seq = models.PositiveSmallIntegerField()
    nature = models.CharField(max_length=12, choices=NatureOrdre)
    etat = models.CharField("état", max_length=12, choices=EtatOrdre, default=EtatOrdre.A_APPROUVER)
    montant_centimes = models.BigIntegerField("montant")
    beneficiaire = models.ForeignKey(Organisme, models.PROTECT, related_name="ordres")
    coordonnees = models.ForeignKey(CoordonneesBancaires, models.PROTECT, null=True, related_name="ordres")
    prise_en_charge = models.ForeignKey(PriseEnCharge, models.PROTECT, related_name="ordres")
    service_fait = models.ForeignKey(ServiceFait, models.PROTECT, related_name="ordres")
    approbations_requises = models.PositiveSmallIntegerField("approbations requises")
    created_on = models.DateField("créé le")
    created_at = models.DateTimeField(db_default=Now())
    suspended_reason = models.CharField("motif de suspension", max_length=300, blank=True)

    objects = OrdrePaiementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tranche", "financeur", "seq"], name="what_is_owed_is_ordered_once"),
            models.UniqueConstraint(
                fields=["tranche", "financeur"],
                condition=~Q(etat__in=["paye", "annule"]),
                name="one_order_is_unsettled_per_tranche_and_funder",
            ),
            models.CheckConstraint(condition=Q(montant_centimes__gt=0), name="an_order_has_a_positive_amount"),
            models.CheckConstraint(condition=Q(approbations_requises__gte=2), name="two_people_at_least_approve"),
            models.CheckConstraint(
                condition=~Q(etat="suspendu") | ~Q(suspended_reason=""), name="a_suspended_order_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"OrdrePaiement {self.pk}"


class Tentative(models.Model):
    """One try to pay. `end_to_end_id` is a pure function of (order, n)."""

    ordre = models.ForeignKey(OrdrePaiement, models.PROTECT, related_name="tentatives")
    n = models.PositiveSmallIntegerField()
    end_to_end_id = models.CharField(max_length=35, unique=True)
    etat = models.CharField("état", max_length=10, choices=EtatTentative, default=EtatTentative.PRETE)
    content_digest = models.CharField(max_length=64)
    remise = models.ForeignKey(Remise, models.PROTECT, null=True, related_name="tentatives")
    created_at = models.DateTimeField(db_default=Now())
    settled_on = models.DateField("réglée le", null=True)
    motif = models.CharField("motif de la banque", max_length=140, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ordre", "n"], name="a_try_has_one_number"),
            models.UniqueConstraint(
                fields=["ordre"],
                condition=~Q(etat__in=["rejetee", "retournee", "abandonnee"]),
                name="one_try_is_live_per_order",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=["prete", "abandonnee"], remise__isnull=True)
                | (~Q(etat__in=["prete", "abandonnee"]) & Q(remise__isnull=False)),
                name="a_try_goes_to_the_bank_in_a_bank_file",
            ),
            models.CheckConstraint(condition=Q(n__gt=0), name="tries_are_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return f"Tentative {self.pk}"


class Approbation(models.Model):
    """One agent's agreement to one content of an order, for its next try."""

    ordre = models.ForeignKey(OrdrePaiement, models.PROTECT, related_name="approbations")
    n = models.PositiveSmallIntegerField(help_text="try that it approves")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content_digest = models.CharField(max_length=64)
    approved_at = models.DateTimeField()
    approved_on = models.DateField("approuvé le")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ordre", "n", "approver", "content_digest"], name="an_agent_approves_a_content_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Approbation {self.pk}"
