"""What follows the registration: yearly reports, changes, the end of activity, lapse, annulment."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cpa_portal.actor import Actor, Role
from organismes.enums import EtatModification, IssueProcedure, NatureActe, NatureModification
from organismes.models.organisme import DeclarationActivite, Organisme


class _OfVisibleBodies(models.QuerySet[models.Model]):
    """Rows that hang on an organisme."""

    path = "organisme"

    def visible_to(self, actor: Actor) -> "_OfVisibleBodies":
        """Those of the organismes that the actor may see; funders have no part in them."""
        if actor.role not in {Role.ORGANISME, Role.INSTRUCTEUR, Role.ADMINISTRATEUR, Role.SYSTEME}:
            return self.none()
        return self.filter(**{f"{self.path}__in": Organisme.objects.visible_to(actor)})


class _OfVisibleDeclarations(_OfVisibleBodies):
    path = "declaration__organisme"


class Bilan(models.Model):
    """Bilan pédagogique et financier of one year (article L6352-11): a draft, then versions that never change."""

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="bilans")
    annee = models.PositiveSmallIntegerField("année")
    version = models.PositiveSmallIntegerField("version")
    contenu = models.JSONField(default=dict, help_text="fields by name; amounts in cents, durations in seconds")
    sent_on = models.DateField("transmis le", null=True, help_text="none: a draft")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(db_default=Now())

    objects = _OfVisibleBodies.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisme", "annee", "version"], name="a_report_has_one_version_number"),
            models.UniqueConstraint(
                fields=["organisme", "annee"], condition=Q(sent_on__isnull=True), name="a_year_has_one_draft_report"
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True) | Q(sent_on__year__gt=F("annee")),
                name="a_report_is_sent_after_its_year",
            ),
        ]

    def __str__(self) -> str:
        return f"Bilan {self.pk}"


class RappelBilan(models.Model):
    """A reminder of a report, sent once."""

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="rappels_bilan")
    annee = models.PositiveSmallIntegerField()
    jours = models.PositiveSmallIntegerField(help_text="days before the last one")
    sent_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisme", "annee", "jours"], name="a_reminder_of_a_report_is_sent_once"),
        ]

    def __str__(self) -> str:
        return f"RappelBilan {self.pk}"


class ActeDeclaration(models.Model):
    """What happened to a registered declaration: lapse, annulment, end, and what undid them. Never changed."""

    declaration = models.ForeignKey(DeclarationActivite, models.PROTECT, related_name="actes")
    nature = models.CharField(max_length=22, choices=NatureActe)
    effective_on = models.DateField("à compter du")
    motif = models.TextField("motif", blank=True)
    made_on = models.DateField("constaté le")
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = _OfVisibleDeclarations.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(nature__in=["caducite", "cessation"]) | ~Q(motif=""), name="a_decision_on_a_number_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"ActeDeclaration {self.pk}"


class Modification(models.Model):
    """A change that the body declares (article L6351-5). The former values are kept with it."""

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="modifications")
    nature = models.CharField(max_length=12, choices=NatureModification)
    etat = models.CharField(max_length=16, choices=EtatModification, default=EtatModification.DECLAREE)
    effective_on = models.DateField("depuis le")
    valeurs = models.JSONField()
    avant = models.JSONField(default=dict, help_text="what it replaced, once taken into account")
    declared_on = models.DateField("déclarée le")
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField("décidée le", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    motif = models.TextField("motif", blank=True)

    objects = _OfVisibleBodies.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisme", "nature"],
                condition=Q(etat="declaree"),
                name="one_change_of_a_kind_waits_for_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=["declaree", "retiree"]) | Q(decided_on__isnull=False, decided_by__isnull=False),
                name="an_answered_change_says_when_and_by_whom",
            ),
            models.CheckConstraint(condition=~Q(etat="refusee") | ~Q(motif=""), name="a_refused_change_says_why"),
            models.CheckConstraint(
                condition=Q(effective_on__lte=F("declared_on")), name="a_change_is_declared_once_it_happened"
            ),
        ]

    def __str__(self) -> str:
        return f"Modification {self.pk}"


class ProcedureAnnulation(models.Model):
    """A check that may end in annulment (article L6351-4): grounds, the body's observations, the decision."""

    declaration = models.ForeignKey(DeclarationActivite, models.PROTECT, related_name="procedures")
    griefs = models.TextField("ce qui est reproché")
    opened_on = models.DateField("ouverte le")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer_by_on = models.DateField("réponse jusqu’au")
    observations = models.TextField("observations de l’organisme", blank=True)
    answered_on = models.DateField("répondu le", null=True)
    issue = models.CharField(max_length=12, choices=IssueProcedure, blank=True)
    decision = models.TextField("motifs de la décision", blank=True)
    decided_on = models.DateField("décidée le", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = _OfVisibleDeclarations.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"], condition=Q(issue=""), name="a_declaration_has_one_open_procedure"
            ),
            models.CheckConstraint(
                condition=Q(issue="") | (Q(decided_on__isnull=False, decided_by__isnull=False) & ~Q(decision="")),
                name="a_closed_procedure_has_a_reasoned_decision",
            ),
            models.CheckConstraint(
                condition=~Q(issue="annulee") | ~Q(observations="") | Q(decided_on__gt=F("answer_by_on")),
                name="nobody_is_annulled_before_she_could_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"ProcedureAnnulation {self.pk}"
