"""NACRE conventions in force on 31/12/2016, the lists they come from, and the reminders sent before their end."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cpa_portal.actor import Actor, Role
from organismes.models.organisme import Organisme, Qualite, Territoire
from organismes.rules.identifiers import displayed_siret


class ConventionQuerySet(models.QuerySet["ConventionNacre"]):
    """Vocabulary of the conventions."""

    def visible_to(self, actor: Actor) -> "ConventionQuerySet":
        """The administrator sees all; an instructor those of her region, waiting ones as well."""
        if actor.role in {Role.ADMINISTRATEUR, Role.SYSTEME}:
            return self.all()
        if actor.role == Role.INSTRUCTEUR:
            here = Q(organisme__territoire_id=actor.structure_id)
            return self.filter(here | Q(organisme=None, territoire_id=actor.structure_id))
        return self.none()

    def waiting(self) -> "ConventionQuerySet":
        """Those whose body is not on the portal yet."""
        return self.filter(organisme__isnull=True)


class ConventionNacre(models.Model):
    """A convention of the list. Without `organisme` it waits for the body of this SIRET to register."""

    siret = models.CharField("Siret", max_length=14, unique=True)
    raison_sociale = models.CharField("raison sociale", max_length=150)
    reference = models.CharField("référence", max_length=60)
    from_on = models.DateField("du")
    until_on = models.DateField("au", null=True, help_text="last day; none: tacitly renewed")
    organisme = models.OneToOneField(Organisme, models.PROTECT, null=True, related_name="convention_nacre")
    territoire = models.ForeignKey(
        Territoire, models.PROTECT, null=True, related_name="+", help_text="region that vouches for it; none: every one"
    )
    recorded_on = models.DateField("enregistrée le")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    attached_on = models.DateField("rattachée le", null=True)

    objects = ConventionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(siret__regex=r"^[0-9]{14}$"), name="a_nacre_siret_has_14_digits"),
            models.CheckConstraint(
                condition=Q(from_on__lte="2016-12-31") & (Q(until_on__isnull=True) | Q(until_on__gte="2016-12-31")),
                name="a_nacre_convention_was_in_force_on_2016_12_31",
            ),
            models.CheckConstraint(
                condition=Q(organisme__isnull=True, attached_on__isnull=True)
                | Q(organisme__isnull=False, attached_on__isnull=False),
                name="an_attached_nacre_convention_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return f"ConventionNacre {self.pk}"

    @property
    def siret_affiche(self) -> str:
        """SIRET in groups, with spaces that do not break."""
        return displayed_siret(self.siret)


class ImportNacreQuerySet(models.QuerySet["ImportNacre"]):
    """Vocabulary of the lists."""

    def visible_to(self, actor: Actor) -> "ImportNacreQuerySet":
        """The administrator sees all; an instructor those of her region."""
        if actor.role in {Role.ADMINISTRATEUR, Role.SYSTEME}:
            return self.all()
        if actor.role == Role.INSTRUCTEUR:
            return self.filter(territoire_id=actor.structure_id)
        return self.none()


class ImportNacre(models.Model):
    """A list received. A trial shows what it would do; confirming does it, once."""

    class Etat(models.TextChoices):
        """Where it stands."""

        ESSAI = "essai", "Essai, rien n’est enregistré"
        CONFIRME = "confirme", "Enregistré"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    nom = models.CharField("fichier", max_length=150)
    sha256 = models.CharField(max_length=64)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.ESSAI)
    territoire = models.ForeignKey(Territoire, models.PROTECT, null=True, related_name="+")
    lignes = models.JSONField(default=list, help_text="cells of each line, as they were read")
    resultat = models.JSONField(default=list, help_text="what each line does or did: number, what, why not")
    received_at = models.DateTimeField(db_default=Now())
    received_on = models.DateField("reçu le")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField("confirmé le", null=True)

    objects = ImportNacreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(etat="confirme") | Q(confirmed_on__isnull=False), name="a_confirmed_list_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"ImportNacre {self.pk}"


class RappelNacre(models.Model):
    """A reminder sent before the end of the deemed quality: once a convention and a delay."""

    qualite = models.ForeignKey(Qualite, models.PROTECT, related_name="rappels")
    jours = models.PositiveSmallIntegerField("jours avant la fin")
    due_on = models.DateField("dû le")
    sent_on = models.DateField("envoyé le")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["qualite", "jours"], name="a_nacre_reminder_is_sent_once"),
            models.CheckConstraint(condition=Q(jours__in=[180, 90, 30, 7]), name="a_nacre_reminder_has_a_known_delay"),
            models.CheckConstraint(condition=Q(sent_on__gte=F("due_on")), name="a_nacre_reminder_is_never_early"),
        ]

    def __str__(self) -> str:
        return f"RappelNacre {self.pk}"


class BasculeNacre(models.Model):
    """The end of the deemed quality, carried out: what became of each module and dossier. Once a convention."""

    qualite = models.OneToOneField(Qualite, models.PROTECT, related_name="bascule")
    effective_on = models.DateField("le", help_text="first day without the deemed quality")
    done_on = models.DateField("faite le")
    lignes = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done_on__gte=F("effective_on")), name="a_nacre_switch_is_never_early"),
        ]

    def __str__(self) -> str:
        return f"BasculeNacre {self.pk}"
