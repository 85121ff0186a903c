"""The holder of rights and her account."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.enums import EtatMandat
from accounts.nir import NIR_COLUMN, masked
from cpa_portal.actor import Actor, Role
from cpa_portal.db.secrets import decrypt


class TitulaireQuerySet(models.QuerySet["Titulaire"]):
    """Vocabulary of the holders."""

    def visible_to(self, actor: Actor, *, on) -> "TitulaireQuerySet":
        """Those that this person may see on this legal day: herself, or people who gave her a live mandate."""
        if actor.role == Role.TITULAIRE:
            return self.filter(pk=actor.titulaire_id)
        if actor.role == Role.CONSEILLER:
            return self.filter(
                mandats__etat=EtatMandat.ACTIF,
                mandats__conseiller__user_id=actor.user_id,
                mandats__conseiller__structure_id=actor.structure_id,
                mandats__conseiller__until_on__isnull=True,
                mandats__from_on__lte=on,
                mandats__until_on__gte=on,
            ).distinct()
        if actor.role in {Role.ADMINISTRATEUR, Role.SYSTEME}:
            return self.all()
        return self.none()


class Titulaire(models.Model):
    """A person with training rights. Without `user`, the account waits for its holder to claim it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="titulaire")
    nir_ciphertext = models.BinaryField()
    nir_index = models.BinaryField(unique=True)
    nom_naissance = models.CharField("nom de naissance", max_length=80)
    nom_usage = models.CharField("nom d’usage", max_length=80, blank=True)
    prenoms = models.CharField("prénoms", max_length=120)
    birth_date = models.DateField("date de naissance")
    retired_on = models.DateField("pleine retraite le", null=True)
    died_on = models.DateField("date de décès", null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = TitulaireQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(died_on__isnull=True) | models.Q(died_on__gte=models.F("birth_date")),
                name="nobody_dies_before_birth",
            ),
        ]

    def __str__(self) -> str:
        return f"Titulaire {self.pk}"

    @property
    def nom_affiche(self) -> str:
        """First given name and the name in use."""
        return f"{self.prenoms.split()[0] if self.prenoms else ''} {self.nom_usage or self.nom_naissance}".strip()

    @property
    def nir_masque(self) -> str:
        """Masked NIR: sex and year of birth only."""
        return masked(decrypt(self.nir_ciphertext, column=NIR_COLUMN).decode())


class CompteQuerySet(models.QuerySet["Compte"]):
    """Vocabulary of the accounts."""

    def stale(self) -> "CompteQuerySet":
        """Those whose facts changed since their last computation."""
        return self.filter(computed_version__lt=models.F("facts_version"))


class Compte(models.Model):
    """The account. Its row is the lock under which its facts and rights change."""

    titulaire = models.OneToOneField(Titulaire, models.PROTECT, related_name="compte")
    opened_on = models.DateField("ouvert le")
    facts_version = models.PositiveIntegerField(default=0, help_text="raised at each change of a fact")
    computed_version = models.PositiveIntegerField(default=0, help_text="facts_version of the last computation")
    computed_at = models.DateTimeField(null=True)
    next_credit_on = models.DateField(null=True, db_index=True, help_text="legal day of the next line to post")

    objects = CompteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(computed_version__lte=models.F("facts_version")),
                name="a_computation_follows_its_facts",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(computed_version__lt=models.F("facts_version")),
                name="compte_to_recompute",
            ),
        ]

    def __str__(self) -> str:
        return f"Compte {self.pk}"
