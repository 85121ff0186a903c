"""The dossier: what a person follows, with its hours and its proofs."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from accounts.enums import Compteur
from accounts.models import Mouvement, Titulaire
from cpa_portal.actor import Actor, Role
from cpa_portal.uploads.models import Fichier
from modules.enums import EtatDevis, EtatDossier, EtatTranche, MotifDeclin
from modules.models.module import Module
from modules.models.offre import VersionModule


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Vocabulary of the dossiers."""

    def visible_to(self, actor: Actor) -> "DossierQuerySet":
        """The person sees hers, the organisme those on its modules once it is concerned.

        Funders see theirs through their prises en charge, in financeurs.
        """
        if actor.role == Role.TITULAIRE:
            return self.filter(titulaire_id=actor.titulaire_id)
        if actor.role == Role.ORGANISME:
            # A draft is the person's alone until she asks for a quote or submits it.
            found = self.filter(module__organisme_id=actor.structure_id).filter(
                Q(submitted_on__isnull=False) | Exists(Devis.objects.filter(dossier=OuterRef("pk")))
            )
            # A recent member sees those that were shared with her and no other.
            shared = Q(partages__user_id=actor.user_id, partages__ended_at__isnull=True)
            return found.filter(shared) if actor.narrow else found
        if actor.role == Role.SYSTEME:
            return self.all()
        return self.none()


class Dossier(models.Model):
    """One use of the account by one person on one module. Hours in seconds, price in cents."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    titulaire = models.ForeignKey(Titulaire, models.PROTECT, related_name="dossiers")
    module = models.ForeignKey(Module, models.PROTECT, related_name="dossiers")
    version = models.ForeignKey(
        VersionModule, models.PROTECT, related_name="dossiers", help_text="what the module said when it was opened"
    )
    etat = models.CharField("état", max_length=15, choices=EtatDossier, default=EtatDossier.BROUILLON)
    total_secondes = models.BigIntegerField("durée", null=True, help_text="unknown until the quote is accepted")
    total_centimes = models.BigIntegerField("prix", null=True)
    first_session_on = models.DateField("début", null=True)
    last_session_on = models.DateField("fin", null=True)
    sur_temps_de_travail = models.BooleanField("sur le temps de travail", default=False)
    paye_reste = models.BooleanField("paie lui-même les heures manquantes", default=False)
    reste_secondes = models.BigIntegerField(
        "heures que le titulaire a accepté de payer", default=0, help_text="consented at submission, in seconds"
    )
    cep_notice_at = models.DateTimeField(
        null=True, help_text="« J’ai pris connaissance », before a bilan de compétences"
    )
    consented_at = models.DateTimeField(null=True)
    submitted_on = models.DateField("transmis le", null=True)
    validated_on = models.DateField("accepté le", null=True)
    ended_on = models.DateField("terminé le", null=True)
    ended_reason = models.CharField("motif", max_length=300, blank=True)
    declined_for = models.CharField("motif de l’organisme", max_length=12, choices=MotifDeclin, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    created_on = models.DateField("ouvert le")

    objects = DossierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(etat__in=["brouillon", "annule"])
                | Q(
                    total_secondes__isnull=False,
                    total_secondes__gt=0,
                    total_centimes__isnull=False,
                    total_centimes__gt=0,
                    first_session_on__isnull=False,
                    last_session_on__isnull=False,
                    consented_at__isnull=False,
                    submitted_on__isnull=False,
                ),
                name="a_submitted_dossier_is_complete_and_consented",
            ),
            models.CheckConstraint(
                condition=Q(first_session_on__isnull=True)
                | Q(last_session_on__isnull=False, last_session_on__gte=F("first_session_on")),
                name="a_training_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(reste_secondes=0) | Q(reste_secondes__gt=0, paye_reste=True),
                name="only_who_agreed_pays_missing_hours_herself",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["valide", "service_fait", "clos"]) | Q(validated_on__isnull=False),
                name="an_accepted_dossier_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["refuse", "annule"]) | (Q(ended_on__isnull=False) & ~Q(ended_reason="")),
                name="a_refused_or_cancelled_dossier_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(declined_for="") | Q(etat="refuse"), name="only_a_refused_dossier_was_declined"
            ),
            models.UniqueConstraint(
                fields=["titulaire", "module"],
                condition=Q(etat__in=["brouillon", "transmis", "valide"]),
                name="a_person_has_one_open_dossier_per_module",
            ),
        ]

    def __str__(self) -> str:
        return f"Dossier {self.pk}"


class HeuresPlan(models.Model):
    """Hours of one counter planned for a dossier, then held on the ledger, then captured."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="plan")
    compteur = models.CharField(max_length=15, choices=Compteur)
    secondes = models.BigIntegerField()
    reservation = models.OneToOneField(
        Mouvement, models.PROTECT, null=True, related_name="+", help_text="the one that holds what is left"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "compteur"], name="a_counter_is_planned_once_per_dossier"),
            models.CheckConstraint(condition=Q(secondes__gt=0), name="planned_hours_are_positive"),
        ]


class Devis(models.Model):
    """A personal quote: asked, issued by the organisme, accepted before the first session."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="devis")
    version = models.PositiveSmallIntegerField()
    etat = models.CharField("état", max_length=10, choices=EtatDevis, default=EtatDevis.DEMANDE)
    projet = models.TextField("projet du titulaire", blank=True)
    secondes = models.BigIntegerField("durée", null=True)
    centimes = models.BigIntegerField("prix", null=True)
    detail = models.TextField("détail", blank=True)
    first_session_on = models.DateField("première séance", null=True)
    last_session_on = models.DateField("dernière séance", null=True)
    requested_on = models.DateField("demandé le")
    issued_on = models.DateField("proposé le", null=True)
    expires_on = models.DateField("valable jusqu’au", null=True)
    answered_on = models.DateField("répondu le", null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    remplace = models.ForeignKey("self", models.PROTECT, null=True, related_name="avenants")
    motif_avenant = models.CharField("motif du changement", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "version"], name="a_quote_has_one_version_number"),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(etat__in=["demande", "emis"]),
                name="one_quote_waits_for_an_answer_per_dossier",
            ),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(etat="accepte"), name="one_quote_is_accepted_per_dossier"
            ),
            models.CheckConstraint(
                condition=Q(remplace__isnull=True) | ~Q(motif_avenant=""), name="an_amendment_says_why"
            ),
            models.CheckConstraint(
                # A comparison with NULL is not false, and a check that is not false passes: each is named not null.
                condition=Q(etat__in=["demande", "refuse"], issued_on__isnull=True)
                | Q(
                    issued_on__isnull=False,
                    secondes__isnull=False,
                    secondes__gt=0,
                    centimes__isnull=False,
                    centimes__gt=0,
                    first_session_on__isnull=False,
                    last_session_on__isnull=False,
                    expires_on__isnull=False,
                ),
                name="an_issued_quote_has_hours_price_and_dates",
            ),
            models.CheckConstraint(
                condition=~Q(etat="accepte") | Q(answered_on__isnull=False, answered_on__lte=F("first_session_on")),
                name="a_quote_is_accepted_before_the_first_session",
            ),
        ]

    def __str__(self) -> str:
        return f"Devis {self.pk}"


class Tranche(models.Model):
    """A part of the dossier that one proof pays. Made at validation; they add up to the dossier."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="tranches")
    numero = models.PositiveSmallIntegerField("numéro")
    titre = models.CharField("étape", max_length=120, blank=True)
    type = models.CharField("justificatif", max_length=30, blank=True)
    etat = models.CharField("état", max_length=12, choices=EtatTranche, default=EtatTranche.ATTENDUE)
    secondes = models.BigIntegerField("durée prévue")
    centimes = models.BigIntegerField("prix prévu")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="a_tranche_has_one_number"),
            models.CheckConstraint(condition=Q(secondes__gt=0, centimes__gte=0), name="a_tranche_has_hours"),
        ]

    def __str__(self) -> str:
        return f"Tranche {self.pk}"


class HeuresDebitees(models.Model):
    """Hours of one counter debited for one tranche."""

    plan = models.ForeignKey(HeuresPlan, models.PROTECT, related_name="debits")
    tranche = models.ForeignKey(Tranche, models.PROTECT, related_name="debits")
    mouvement = models.OneToOneField(Mouvement, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "tranche"], name="a_tranche_debits_a_counter_once"),
        ]


class Justificatif(models.Model):
    """A proof for a tranche. A second file for the same tranche joins the first."""

    tranche = models.ForeignKey(Tranche, models.PROTECT, related_name="justificatifs")
    fichier = models.OneToOneField(Fichier, models.PROTECT, related_name="justificatif")
    received_sha256 = models.CharField(max_length=64)
    type = models.CharField(max_length=30)
    secondes_realisees = models.BigIntegerField("durée réalisée")
    ended_on = models.DateField("dernier jour réalisé")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    uploaded_on = models.DateField("reçu le")
    recu_ailleurs = models.BooleanField(
        "même fichier reçu pour un autre dossier", default=False, help_text="a flag for a human, never a refusal"
    )
    objected_at = models.DateTimeField(null=True)
    objection = models.CharField("objection du financeur", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tranche", "received_sha256"], name="the_same_file_proves_a_tranche_once"),
            models.CheckConstraint(condition=Q(secondes_realisees__gt=0), name="a_proof_proves_some_hours"),
        ]

    def __str__(self) -> str:
        return f"Justificatif {self.pk}"


class ServiceFait(models.Model):
    """The tranche was delivered, in full or in part. Once per tranche; captures the hours really done."""

    tranche = models.OneToOneField(Tranche, models.PROTECT, related_name="service_fait")
    justificatif = models.ForeignKey(Justificatif, models.PROTECT, related_name="+")
    secondes = models.BigIntegerField("durée constatée")
    centimes = models.BigIntegerField("prix de la durée constatée")
    effective_on = models.DateField("dernier jour de formation")
    recorded_on = models.DateField("constaté le")
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(secondes__gt=0, centimes__gt=0), name="a_service_done_has_hours_and_price"
            ),
        ]

    def __str__(self) -> str:
        return f"ServiceFait {self.pk}"
