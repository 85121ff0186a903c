"""Sampled control: a campaign with its calendar, the bodies drawn, what each must prove, in two stages."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cpa_portal.actor import Actor, Role
from cpa_portal.uploads.models import Fichier
from financeurs.enums import EtatControle, MotifDefaut
from financeurs.models.financeur import Financeur
from financeurs.models.suspension import Suspension
from modules.models import Dossier
from organismes.models import Organisme


class CampagneControle(models.Model):
    """A campaign of one funder. Its seed and calendar never change: the draw can be done again by anybody."""

    financeur = models.ForeignKey(Financeur, models.PROTECT, related_name="campagnes_controle")
    titre = models.CharField("titre", max_length=120)
    graine = models.CharField(max_length=40)
    taux = models.PositiveSmallIntegerField("part tirée au sort")
    population = models.PositiveIntegerField("organismes parmi lesquels")
    opened_on = models.DateField("ouverte le")
    proofs_due_on = models.DateField("preuves au plus tard le")
    review_due_on = models.DateField("examen au plus tard le")
    answer_due_on = models.DateField("seconde réponse au plus tard le")
    final_due_on = models.DateField("conclusion au plus tard le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(taux__gte=20, taux__lte=40), name="a_control_draws_20_to_40_percent"),
            models.CheckConstraint(
                condition=Q(
                    proofs_due_on__gt=F("opened_on"),
                    review_due_on__gt=F("proofs_due_on"),
                    answer_due_on__gt=F("review_due_on"),
                    final_due_on__gt=F("answer_due_on"),
                ),
                name="the_calendar_of_a_control_goes_forward",
            ),
            models.CheckConstraint(condition=Q(population__gt=0), name="a_control_draws_among_somebody"),
        ]

    def __str__(self) -> str:
        return f"CampagneControle {self.pk}"


class ControleQuerySet(models.QuerySet["Controle"]):
    """Vocabulary of the controls."""

    def visible_to(self, actor: Actor) -> "ControleQuerySet":
        """The funder of the campaign, and the body that is controlled."""
        if actor.role == Role.FINANCEUR:
            return self.filter(campagne__financeur_id=actor.structure_id)
        if actor.role == Role.ORGANISME:
            return self.filter(organisme_id=actor.structure_id)
        return self.none()


class Controle(models.Model):
    """One body of the sample, from the first request to the conclusion."""

    campagne = models.ForeignKey(CampagneControle, models.PROTECT, related_name="controles")
    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="controles")
    empreinte = models.CharField(max_length=64)
    rang = models.PositiveIntegerField()
    etat = models.CharField("état", max_length=14, choices=EtatControle, default=EtatControle.A_PROUVER)
    sent_on = models.DateField("preuves envoyées le", null=True)
    reviewed_on = models.DateField("examinées le", null=True)
    reponse = models.TextField("seconde réponse", blank=True)
    answered_on = models.DateField("seconde réponse le", null=True)
    defaut = models.CharField(max_length=20, choices=MotifDefaut, blank=True)
    defaut_detail = models.TextField(blank=True)
    concluded_on = models.DateField("conclu le", null=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    suspension = models.OneToOneField(Suspension, models.PROTECT, null=True, related_name="controle")

    objects = ControleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campagne", "organisme"], name="a_body_is_drawn_once_in_a_campaign"),
            models.CheckConstraint(
                condition=~Q(etat__in=["conforme", "non_conforme"])
                | Q(concluded_on__isnull=False, concluded_by__isnull=False),
                name="a_concluded_control_has_a_day_and_an_author",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["contradictoire", "a_reexaminer", "non_conforme"])
                | (~Q(defaut="") & ~Q(defaut_detail="")),
                name="a_defect_is_named_and_explained",
            ),
            models.CheckConstraint(
                condition=~Q(etat="non_conforme") | Q(reviewed_on__isnull=False, concluded_on__gt=F("reviewed_on")),
                name="a_second_refusal_comes_after_the_first",
            ),
            models.CheckConstraint(
                condition=Q(suspension__isnull=True) | Q(etat="non_conforme"),
                name="only_a_second_refusal_leads_to_a_suspension",
            ),
        ]

    def __str__(self) -> str:
        return f"Controle {self.pk}"

    @property
    def ton(self) -> str:
        """Tone of its badge."""
        tones = {
            "conforme": "succes",
            "non_conforme": "erreur",
            "a_prouver": "attention",
            "contradictoire": "attention",
        }
        return tones.get(self.etat, "info")


class PointControle(models.Model):
    """One thing that a body must prove: a dossier drawn, or an indicator when it has no dossier."""

    controle = models.ForeignKey(Controle, models.PROTECT, related_name="points")
    libelle = models.CharField(max_length=250)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="+")
    indicateur = models.CharField(max_length=4, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dossier__isnull=True, indicateur__gt="") | Q(dossier__isnull=False, indicateur=""),
                name="a_point_is_a_dossier_or_an_indicator",
            ),
            models.UniqueConstraint(fields=["controle", "libelle"], name="a_point_is_controlled_once"),
        ]

    def __str__(self) -> str:
        return f"PointControle {self.pk}"


class PreuveControle(models.Model):
    """A file that proves a point, at one of the two stages. Never taken back."""

    point = models.ForeignKey(PointControle, models.PROTECT, related_name="preuves")
    etape = models.PositiveSmallIntegerField()
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    added_on = models.DateField("jointe le")
    added_at = models.DateTimeField(db_default=Now())
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "fichier"], name="a_file_proves_a_point_once"),
            models.CheckConstraint(condition=Q(etape__in=[1, 2]), name="a_control_has_two_stages"),
        ]

    def __str__(self) -> str:
        return f"PreuveControle {self.pk}"


class AvisControle(models.Model):
    """What was thought of a point at one stage. Never changed."""

    point = models.ForeignKey(PointControle, models.PROTECT, related_name="avis")
    etape = models.PositiveSmallIntegerField()
    accepte = models.BooleanField()
    commentaire = models.TextField(blank=True)
    given_on = models.DateField("donné le")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "etape"], name="a_point_is_judged_once_a_stage"),
            models.CheckConstraint(condition=Q(accepte=True) | ~Q(commentaire=""), name="a_refused_proof_says_why"),
        ]

    def __str__(self) -> str:
        return f"AvisControle {self.pk}"
