"""CEP structures, their advisers, and the mandates that people give them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.enums import EtatMandat, ModeAcceptation, OperateurCEP, Pouvoir
from accounts.models.titulaire import Titulaire
from cpa_portal.actor import Actor, Role


class StructureCEP(models.Model):
    """An agency of a CEP operator (article L6111-6)."""

    nom = models.CharField("nom", max_length=120)
    operateur = models.CharField("opérateur", max_length=20, choices=OperateurCEP)
    commune = models.CharField("commune", max_length=80, blank=True)
    departement = models.CharField("département", max_length=3, blank=True)

    def __str__(self) -> str:
        return self.nom


class Conseiller(models.Model):
    """Membership of an adviser in a structure."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conseillers")
    structure = models.ForeignKey(StructureCEP, models.PROTECT, related_name="conseillers")
    from_on = models.DateField("depuis le")
    until_on = models.DateField("jusqu’au", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "structure"],
                condition=Q(until_on__isnull=True),
                name="an_adviser_belongs_once_to_a_structure",
            ),
        ]

    def __str__(self) -> str:
        return f"Conseiller {self.pk}"


class MandatQuerySet(models.QuerySet["Mandat"]):
    """Vocabulary of the mandates."""

    def visible_to(self, actor: Actor) -> "MandatQuerySet":
        """The person's own mandates, or those of the adviser in the structure under which she acts."""
        if actor.role == Role.TITULAIRE:
            return self.filter(titulaire_id=actor.titulaire_id)
        if actor.role == Role.CONSEILLER:
            return self.filter(conseiller__user_id=actor.user_id, conseiller__structure_id=actor.structure_id)
        return self.none()

    def live(self, on) -> "MandatQuerySet":
        """Those that allow something on this legal day."""
        return self.filter(etat=EtatMandat.ACTIF, from_on__lte=on, until_on__gte=on, conseiller__until_on__isnull=True)


class Mandat(models.Model):
    """A dated, scoped, revocable right that a person gives to one adviser.

    A proposal whose `designation` matches nobody has no titulaire: it lives and dies like the others,
    so that an adviser cannot learn who has an account.
    """

    titulaire = models.ForeignKey(Titulaire, models.PROTECT, null=True, related_name="mandats")
    conseiller = models.ForeignKey(Conseiller, models.PROTECT, related_name="mandats")
    etat = models.CharField("état", max_length=10, choices=EtatMandat, default=EtatMandat.PROPOSE)
    designation = models.CharField(
        "personne désignée par", max_length=120, default="", help_text="as shown before acceptance"
    )
    designation_index = models.BinaryField(default=bytes, help_text="keyed index of what the adviser typed")
    duree_jours = models.PositiveSmallIntegerField("durée en jours")
    proposed_on = models.DateField("proposé le")
    proposed_at = models.DateTimeField()
    expires_on = models.DateField("à accepter avant le")
    accepted_at = models.DateTimeField(null=True)
    accepted_by_mode = models.CharField(max_length=10, choices=ModeAcceptation, blank=True)
    from_on = models.DateField("du", null=True)
    until_on = models.DateField("au", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    code_hash = models.CharField(max_length=128, blank=True)
    code_expires_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0)

    objects = MandatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(duree_jours__in=[1, 31, 182, 365]), name="a_mandate_lasts_1_31_182_or_365_days"
            ),
            models.CheckConstraint(
                condition=~Q(etat="actif")
                | Q(
                    accepted_at__isnull=False,
                    from_on__isnull=False,
                    until_on__isnull=False,
                    until_on__gte=F("from_on"),
                    ended_at__isnull=True,
                ),
                name="a_live_mandate_was_accepted_and_has_a_term",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["revoque", "refuse"]) | Q(ended_at__isnull=False),
                name="a_refused_or_revoked_mandate_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(etat="actif") | Q(titulaire__isnull=False), name="a_mandate_in_force_has_a_holder"
            ),
            models.UniqueConstraint(
                fields=["titulaire", "conseiller"],
                condition=Q(etat__in=["propose", "actif"]),
                name="one_mandate_stands_between_a_person_and_an_adviser",
            ),
        ]

    def __str__(self) -> str:
        return f"Mandat {self.pk}"

    @property
    def acts_allowed(self) -> list["PouvoirMandat"]:
        """Powers not taken back (uses the prefetch when there is one)."""
        return [power for power in self.pouvoirs.all() if power.revoked_at is None]

    @property
    def allows_reading(self) -> bool:
        """True if the account may be read under it, while it is live."""
        return any(power.pouvoir == Pouvoir.LIRE for power in self.acts_allowed)

    @property
    def allows_declaration(self) -> bool:
        """True if the diploma may be declared under it, while it is live."""
        return any(power.pouvoir == Pouvoir.DECLARER_DIPLOME for power in self.acts_allowed)

    @property
    def a_declarer(self) -> str:
        """What there is to do for a person whose diploma is not declared."""
        name = self.titulaire.nom_affiche if self.titulaire else self.designation
        return f"{name}\u00a0: diplôme non déclaré. Sans diplôme de niveau V, 48\u00a0h par an au lieu de 24."

    def waits_on(self, day: date) -> bool:
        """True if the proposal can still be accepted on this legal day."""
        return self.etat == EtatMandat.PROPOSE and day <= self.expires_on

    def is_live_on(self, day: date) -> bool:
        """True if the mandate allows something on this legal day (the adviser's departure apart)."""
        return self.etat == EtatMandat.ACTIF and self.until_on is not None and day <= self.until_on

    def state_on(self, day: date) -> str:
        """The state's word on a legal day, before the nightly task has closed what ended."""
        if self.etat == EtatMandat.REVOQUE and self.accepted_at is None:
            return "Proposition retirée"
        if self.etat in {EtatMandat.PROPOSE, EtatMandat.ACTIF} and not (self.waits_on(day) or self.is_live_on(day)):
            return str(EtatMandat.EXPIRE.label)
        return str(EtatMandat(self.etat).label)


class PouvoirMandat(models.Model):
    """One act that the mandate allows; each can be revoked alone."""

    mandat = models.ForeignKey(Mandat, models.PROTECT, related_name="pouvoirs")
    pouvoir = models.CharField(max_length=20, choices=Pouvoir)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mandat", "pouvoir"], name="a_power_is_listed_once_in_a_mandate"),
        ]
