"""Funders, their members, rules and catalogue, and their decisions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cpa_portal.actor import Actor, Role
from financeurs.enums import EtatAbondement, EtatPriseEnCharge, OrigineEntree, TypeFinanceur
from modules.models import Dossier
from organismes.models import Organisme, Qualite


class Financeur(models.Model):
    """A body that pays (article L6323-20). Its own account is the debtor of its remises."""

    nom = models.CharField("nom", max_length=120)
    type = models.CharField(max_length=15, choices=TypeFinanceur)
    siret = models.CharField("Siret", max_length=14, unique=True)
    statuts = models.JSONField(default=list, help_text="statuses of people whom it funds")
    iban_ciphertext = models.BinaryField()
    iban_masque = models.CharField("IBAN", max_length=40)
    bic = models.CharField("BIC", max_length=11)
    siret_service = models.CharField(max_length=35, blank=True, help_text="identifier of the issuer at the bank")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(siret__regex=r"^[0-9]{14}$"), name="a_funder_siret_has_14_digits"),
        ]

    def __str__(self) -> str:
        return self.nom


class RegleFinanceur(models.Model):
    """Dated caps of a funder. Nothing national exists: each board decides."""

    financeur = models.ForeignKey(Financeur, models.PROTECT, related_name="regles")
    from_on = models.DateField("du")
    until_on = models.DateField("au", null=True)
    centimes_par_heure = models.BigIntegerField("plafond par heure", null=True)
    centimes_par_dossier = models.BigIntegerField("plafond par dossier", null=True)
    abondement_secondes = models.BigIntegerField("abondement au plus", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="a_funder_rule_ends_after_it_starts",
            ),
            models.UniqueConstraint(fields=["financeur", "from_on"], name="a_funder_changes_its_rule_once_a_day"),
        ]


class MembreFinanceur(models.Model):
    """Membership of an agent, with functions."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="membres_financeur")
    financeur = models.ForeignKey(Financeur, models.PROTECT, related_name="membres")
    fonctions = models.JSONField(default=list)
    until_on = models.DateField("jusqu’au", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "financeur"],
                condition=Q(until_on__isnull=True),
                name="an_agent_belongs_once_to_a_funder",
            ),
        ]


class EntreeCatalogue(models.Model):
    """An organisme in a funder's catalogue de référence (article R6316-2)."""

    financeur = models.ForeignKey(Financeur, models.PROTECT, related_name="catalogue")
    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="entrees_catalogue")
    from_on = models.DateField("du")
    until_on = models.DateField("au", null=True)
    motif = models.CharField("motif", max_length=200)
    origine = models.CharField(
        max_length=10, choices=OrigineEntree, default=OrigineEntree.INCONNUE, db_default=OrigineEntree.INCONNUE
    )
    qualite = models.ForeignKey(Qualite, models.PROTECT, null=True, related_name="entrees_catalogue")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    motif_fin = models.CharField("motif de la sortie", max_length=500, blank=True, db_default="")
    ended_on = models.DateField("sortie décidée le", null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="a_catalogue_entry_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["financeur", "organisme"],
                condition=Q(until_on__isnull=True),
                name="an_organisme_is_once_in_a_catalogue",
            ),
            models.CheckConstraint(
                condition=~Q(origine__in=["examen", "label"]) | Q(qualite__isnull=False),
                name="an_entry_by_examination_or_label_names_it",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | (Q(until_on__isnull=False) & ~Q(motif_fin="")),
                name="a_removal_from_a_catalogue_has_its_motive",
            ),
        ]


class PriseEnChargeQuerySet(models.QuerySet["PriseEnCharge"]):
    """Vocabulary of the decisions."""

    def visible_to(self, actor: Actor) -> "PriseEnChargeQuerySet":
        """Funder: its own; the person and the organisme: those of their dossiers."""
        if actor.role == Role.FINANCEUR:
            return self.filter(financeur_id=actor.structure_id)
        if actor.role == Role.TITULAIRE:
            return self.filter(dossier__titulaire_id=actor.titulaire_id)
        if actor.role == Role.ORGANISME:
            found = self.filter(dossier__module__organisme_id=actor.structure_id)
            return found.filter(dossier__in=Dossier.objects.visible_to(actor)) if actor.narrow else found
        return self.none()


class PriseEnCharge(models.Model):
    """What a funder decides of a dossier; the amount is what it pays at most."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="prise_en_charge")
    financeur = models.ForeignKey(Financeur, models.PROTECT, related_name="prises_en_charge")
    etat = models.CharField("état", max_length=10, choices=EtatPriseEnCharge, default=EtatPriseEnCharge.DEMANDEE)
    centimes = models.BigIntegerField("montant accordé", null=True)
    motif = models.CharField("motif", max_length=500, blank=True)
    requested_on = models.DateField("demandée le")
    decided_on = models.DateField("décidée le", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = PriseEnChargeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(etat="accordee")
                | Q(centimes__isnull=False, centimes__gt=0, decided_on__isnull=False, decided_by__isnull=False),
                name="a_granted_funding_has_an_amount_and_an_author",
            ),
            models.CheckConstraint(
                condition=~Q(etat="refusee") | (Q(decided_on__isnull=False, decided_by__isnull=False) & ~Q(motif="")),
                name="a_refused_funding_has_a_motive_and_an_author",
            ),
        ]

    def __str__(self) -> str:
        return f"PriseEnCharge {self.pk}"


class DemandeAbondement(models.Model):
    """Hours asked to a funder for one dossier (article L6323-4): mentioned, outside the ceilings."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="abondements")
    financeur = models.ForeignKey(Financeur, models.PROTECT, related_name="abondements")
    etat = models.CharField("état", max_length=10, choices=EtatAbondement, default=EtatAbondement.DEMANDE)
    secondes = models.BigIntegerField("heures demandées")
    motif = models.CharField("motif", max_length=500, blank=True)
    requested_on = models.DateField("demandé le")
    decided_on = models.DateField("décidé le", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(secondes__gt=0), name="a_top_up_asks_for_hours"),
            models.UniqueConstraint(
                fields=["dossier", "financeur"],
                condition=Q(etat="demande"),
                name="one_top_up_waits_per_dossier_and_funder",
            ),
            models.CheckConstraint(
                condition=~Q(etat="refuse") | (Q(decided_by__isnull=False) & ~Q(motif="")),
                name="a_refused_top_up_has_a_motive_and_an_author",
            ),
            models.CheckConstraint(
                condition=~Q(etat="accorde") | Q(decided_on__isnull=False, decided_by__isnull=False),
                name="a_granted_top_up_has_an_author",
            ),
        ]

    def __str__(self) -> str:
        return f"DemandeAbondement {self.pk}"
