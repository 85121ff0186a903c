"""The training body, its members, and the State's agents who register it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Now

from cpa_portal.actor import Actor, Role
from organismes.enums import TONS, EtatDeclaration, EtatQualite, SourceQualite
from organismes.rules.admissibility import MET, REGISTERED, source_counts
from organismes.rules.identifiers import displayed_siret
from organismes.rules.parameters import quality_required_since


class OrganismeQuerySet(models.QuerySet["Organisme"]):
    """Vocabulary of the organismes."""

    def visible_to(self, actor: Actor) -> "OrganismeQuerySet":
        """Its members see theirs; instructors those of their region; funders and the administrator all."""
        if actor.role == Role.ORGANISME:
            return self.filter(pk=actor.structure_id)
        if actor.role == Role.INSTRUCTEUR:
            return self.filter(territoire_id=actor.structure_id)
        if actor.role in {Role.FINANCEUR, Role.ADMINISTRATEUR, Role.SYSTEME}:
            return self.all()
        return self.none()

    def registered_on(self, day: date) -> "OrganismeQuerySet":
        """Those whose declaration stands on that day (same rule as `rules.admissibility.is_live`)."""
        live = DeclarationActivite.objects.live_on(day).filter(organisme=OuterRef("pk"))
        return self.filter(Exists(live))

    def admissible_on(self, day: date) -> "OrganismeQuerySet":
        """Those that are admissible on that day (same rule as `rules.admissibility.admissibility`)."""
        found = self.registered_on(day)
        if day < quality_required_since():
            return found
        met = Qualite.objects.met_on(day).filter(organisme=OuterRef("pk"))
        return found.filter(Exists(met))


class DeclarationQuerySet(models.QuerySet["DeclarationActivite"]):
    """Vocabulary of the declarations."""

    def visible_to(self, actor: Actor) -> "DeclarationQuerySet":
        """Those of the organismes that the actor may see; an instructor never sees a draft."""
        found = self.filter(organisme__in=Organisme.objects.visible_to(actor))
        if actor.role == Role.INSTRUCTEUR:
            return found.exclude(etat=EtatDeclaration.BROUILLON)
        return found

    def under_examination(self) -> "DeclarationQuerySet":
        """Those that wait for the administration or for pieces."""
        return self.filter(etat__in=[EtatDeclaration.DEPOSEE, EtatDeclaration.A_COMPLETER])

    def live_on(self, day: date) -> "DeclarationQuerySet":
        """Those registered on that day: since their decision, until their end."""
        return self.filter(etat__in=REGISTERED, decided_on__lte=day).exclude(ended_on__lte=day)


class QualiteQuerySet(models.QuerySet["Qualite"]):
    """Vocabulary of the proofs of quality."""

    def visible_to(self, actor: Actor) -> "QualiteQuerySet":
        """Those of the organismes that the actor may see."""
        return self.filter(organisme__in=Organisme.objects.visible_to(actor))

    def met_on(self, day: date) -> "QualiteQuerySet":
        """Those that prove quality on that day, each kind within the years in which it counts."""
        kinds = [source for source in SourceQualite.values if source_counts(source, day)]
        return self.filter(source__in=kinds, etat__in=MET, from_on__lte=day).exclude(until_on__lt=day)


class Territoire(models.Model):
    """Region of a DIRECCTE (DIECCTE overseas), which registers the bodies of its territory."""

    code = models.CharField("code région", max_length=2, unique=True)
    nom = models.CharField("nom", max_length=80)
    direction = models.CharField("direction", max_length=120)

    def __str__(self) -> str:
        return self.nom


class Instructeur(models.Model):
    """Agent of the State who examines declarations of one territory."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="instructeurs")
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="instructeurs")
    until_on = models.DateField("jusqu’au", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "territoire"],
                condition=Q(until_on__isnull=True),
                name="an_agent_is_instructor_once_in_a_territory",
            ),
        ]

    @property
    def nom(self) -> str:
        """Name of the agent, as colleagues and bodies read it."""
        return str(self.user.nom_affiche)


class Organisme(models.Model):
    """A body that trains, advises or accompanies. Identified by its SIRET."""

    siret = models.CharField("Siret", max_length=14, unique=True)
    raison_sociale = models.CharField("raison sociale", max_length=150)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    commune = models.CharField("commune", max_length=80, blank=True)
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="organismes")
    email = models.EmailField("adresse électronique de contact")
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = OrganismeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(siret__regex=r"^[0-9]{14}$"), name="a_siret_has_14_digits"),
        ]

    def __str__(self) -> str:
        return f"Organisme {self.pk}"

    @property
    def siren(self) -> str:
        """First nine digits of the SIRET."""
        return self.siret[:9]

    @property
    def siret_affiche(self) -> str:
        """SIRET in groups, with spaces that do not break."""
        return displayed_siret(self.siret)


class MembreOrganisme(models.Model):
    """Membership of a person in an organisme, with her functions there."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="membres_organisme")
    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="membres")
    fonctions = models.JSONField(default=list)
    until_on = models.DateField("jusqu’au", null=True)
    full_from = models.DateTimeField("droits entiers à partir de", null=True, help_text="null: since always")
    suspended_at = models.DateTimeField("accès suspendu le", null=True)
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisme"],
                condition=Q(until_on__isnull=True),
                name="a_person_belongs_once_to_an_organisme",
            ),
            models.CheckConstraint(
                condition=Q(suspended_by__isnull=True) | ~Q(suspended_by=models.F("user")),
                name="nobody_suspends_her_own_access",
            ),
        ]


class DeclarationActivite(models.Model):
    """Déclaration d'activité and what was decided of it (articles L6351-1 and following)."""

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="declarations")
    etat = models.CharField("état", max_length=12, choices=EtatDeclaration, default=EtatDeclaration.BROUILLON)
    nda = models.CharField("numéro de déclaration d’activité", max_length=11, blank=True)
    objet = models.TextField("prestations prévues", blank=True)
    first_contract_on = models.DateField("première convention le", null=True)
    revision = models.PositiveIntegerField(default=0, db_default=0, help_text="times that the draft changed")
    saved_tab = models.CharField(max_length=32, blank=True, db_default="", help_text="window that wrote last")
    saved_at = models.DateTimeField("enregistrée le", null=True)
    filed_on = models.DateField("déposée le", null=True)
    complete_on = models.DateField("complète le", null=True, help_text="last deposit: the legal delays run from it")
    pieces_demandees = models.TextField("pièces demandées", blank=True)
    pieces_asked_on = models.DateField("pièces demandées le", null=True)
    decided_on = models.DateField("décidée le", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    tacite = models.BooleanField("enregistrement tacite", default=False)
    motif = models.CharField("motif", max_length=30, blank=True)
    motif_detail = models.TextField("précisions", blank=True)
    ended_on = models.DateField("fin d’effet", null=True, help_text="first day without effect: lapse or annulment")

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisme"],
                condition=Q(etat__in=["brouillon", "deposee", "a_completer", "enregistree"]),
                name="an_organisme_has_one_declaration_under_way_or_live",
            ),
            models.UniqueConstraint(
                fields=["nda"],
                condition=~Q(nda="") & Q(etat="enregistree"),
                name="a_declaration_number_belongs_to_one_organisme",
            ),
            models.CheckConstraint(condition=Q(nda="") | Q(nda__regex=r"^[0-9]{11}$"), name="a_nda_has_11_digits"),
            models.CheckConstraint(
                condition=~Q(etat="enregistree") | (Q(decided_on__isnull=False) & ~Q(nda="")),
                name="a_registered_declaration_has_a_number_and_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(etat="refusee") | (Q(decided_on__isnull=False, decided_by__isnull=False) & ~Q(motif="")),
                name="a_refusal_has_a_motive_a_date_and_an_author",
            ),
            models.CheckConstraint(
                condition=Q(etat="brouillon") | Q(filed_on__isnull=False), name="a_filed_declaration_says_when"
            ),
            models.CheckConstraint(
                condition=Q(etat="brouillon") | Q(complete_on__gte=models.F("filed_on"), complete_on__isnull=False),
                name="a_filed_declaration_has_a_running_clock",
            ),
            models.CheckConstraint(
                condition=~Q(etat="a_completer") | (Q(pieces_asked_on__isnull=False) & ~Q(pieces_demandees="")),
                name="a_declaration_to_complete_says_what_is_missing",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(decided_on__isnull=False, ended_on__gte=models.F("decided_on")),
                name="a_declaration_ends_after_it_was_registered",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["caduque", "annulee"]) | Q(ended_on__isnull=False),
                name="an_ended_declaration_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"DeclarationActivite {self.pk}"

    @property
    def ton(self) -> str:
        """Tone of its badge."""
        return TONS[self.etat]


class Qualite(models.Model):
    """A period during which the quality criteria (R6316-1) are met, or what became of the request."""

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="qualites")
    source = models.CharField(max_length=10, choices=SourceQualite)
    etat = models.CharField("état", max_length=16, choices=EtatQualite)
    from_on = models.DateField("du", null=True)
    until_on = models.DateField("au", null=True, help_text="last day")
    reference = models.CharField("référence", max_length=60, blank=True)
    bareme = models.CharField(
        "barème", max_length=12, blank=True, db_default="", help_text="scheme of rules/parameters"
    )
    label = models.CharField(max_length=12, blank=True, db_default="", help_text="label of the CNEFOP list")
    activites = models.JSONField(
        "activités", default=list, db_default=Value([], models.JSONField()), help_text="some indicators depend on them"
    )
    tour = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="times that the file was sent")
    sent_on = models.DateField("envoyée le", null=True)
    limit_on = models.DateField("échéance", null=True, help_text="of the examiner, or of the body that completes")
    suite_de = models.ForeignKey("self", models.PROTECT, null=True, related_name="suites")
    requested_on = models.DateField("demandée le", null=True)
    commentaire = models.TextField("commentaire", blank=True)
    decided_on = models.DateField("décidée le", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = QualiteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(etat="referencable") | Q(from_on__isnull=False), name="a_met_quality_says_since_when"
            ),
            models.CheckConstraint(
                condition=~Q(source="nacre") | Q(until_on__lte="2017-12-31"),
                name="a_nacre_convention_deems_quality_until_2017_12_31",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="a_quality_period_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(source="nacre") | Q(from_on__isnull=False, until_on__isnull=False),
                name="a_nacre_convention_has_both_days",
            ),
            models.CheckConstraint(
                condition=~Q(etat="suspendu") | Q(from_on__isnull=False, until_on__isnull=False),
                name="a_suspended_quality_says_its_last_day",
            ),
            models.UniqueConstraint(
                fields=["organisme", "source"],
                condition=Q(etat__in=["enregistre", "en_saisie", "en_examen", "a_completer"]),
                name="an_organisme_asks_for_one_examination_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["organisme"], condition=Q(source="nacre"), name="an_organisme_has_one_nacre_convention"
            ),
            models.UniqueConstraint(fields=["suite_de"], name="a_suspension_is_lifted_once"),
            models.CheckConstraint(
                condition=Q(tour=0) | Q(sent_on__isnull=False), name="a_file_that_was_sent_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"Qualite {self.pk}"

    @property
    def ton(self) -> str:
        """Tone of its badge."""
        return TONS[self.etat]


class CoordonneesBancaires(models.Model):
    """IBAN of an organisme. Never edited: a new one ends the former.

    `held_until` is the first day on which a bank file may pay it.
    """

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="coordonnees_bancaires")
    iban_ciphertext = models.BinaryField()
    iban_index = models.BinaryField()
    iban_masque = models.CharField("IBAN", max_length=40)
    bic = models.CharField("BIC", max_length=11, blank=True)
    titulaire_du_compte = models.CharField("titulaire du compte", max_length=70)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    changement = models.ForeignKey("organismes.Changement", models.PROTECT, null=True, related_name="coordonnees")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    held_until = models.DateField("retenue jusqu’au", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisme"], condition=Q(ended_at__isnull=True), name="an_organisme_has_one_live_iban"
            ),
        ]

    def __str__(self) -> str:
        return f"CoordonneesBancaires {self.pk}"
