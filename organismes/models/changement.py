"""Sensitive changes of an organisme: proposed by one person, in effect once a second one approved them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from cpa_portal.actor import Actor, Role
from organismes.enums import TONS, EtatChangement, Fonction, IssueObjection, NatureChangement
from organismes.models.organisme import MembreOrganisme, Organisme

OPEN = Q(etat="propose")


class ChangementQuerySet(models.QuerySet["Changement"]):
    """Vocabulary of the changes."""

    def visible_to(self, actor: Actor) -> "ChangementQuerySet":
        """Members see those of their organisme; the administrator all."""
        if actor.role == Role.ORGANISME:
            return self.filter(organisme_id=actor.structure_id)
        if actor.role in {Role.ADMINISTRATEUR, Role.SYSTEME}:
            return self.all()
        return self.none()

    def open(self) -> "ChangementQuerySet":
        """Those that wait for a second person."""
        return self.filter(OPEN)


class Changement(models.Model):
    """One proposal. Its content never changes; `empreinte` names it, and the approval binds to it."""

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="changements")
    nature = models.CharField(max_length=10, choices=NatureChangement)
    etat = models.CharField("état", max_length=8, choices=EtatChangement, default=EtatChangement.PROPOSE)
    email = models.EmailField("adresse électronique", blank=True)
    fonctions = models.JSONField(default=list)
    membre = models.ForeignKey(MembreOrganisme, models.PROTECT, null=True, related_name="changements")
    iban_ciphertext = models.BinaryField(null=True)
    iban_index = models.BinaryField(null=True)
    iban_masque = models.CharField("IBAN", max_length=40, blank=True)
    bic = models.CharField("BIC", max_length=11, blank=True)
    titulaire_du_compte = models.CharField("titulaire du compte", max_length=70, blank=True)
    empreinte = models.CharField(max_length=64)
    motif = models.CharField("motif", max_length=300, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_on = models.DateField("proposé le")
    proposed_at = models.DateTimeField()
    expires_on = models.DateField("expire après le")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_as = models.CharField("décidé en tant que", max_length=14, blank=True)
    decided_on = models.DateField("décidé le", null=True)
    decided_at = models.DateTimeField(null=True)
    decision_motif = models.CharField("motif de la décision", max_length=300, blank=True)

    objects = ChangementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(etat="approuve")
                | (
                    Q(decided_by__isnull=False) & (Q(proposed_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")))
                ),
                name="nobody_approves_her_own_change",
            ),
            models.CheckConstraint(
                condition=Q(etat="propose", decided_on__isnull=True, decided_at__isnull=True)
                | (~Q(etat="propose") & Q(decided_on__isnull=False, decided_at__isnull=False)),
                name="a_decided_change_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["refuse", "retire", "expire"]) | ~Q(decision_motif=""),
                name="a_change_that_fails_says_why",
            ),
            models.CheckConstraint(
                condition=Q(nature="invitation", membre__isnull=True, iban_index__isnull=True) & ~Q(email="")
                | Q(nature__in=["fonctions", "retrait"], membre__isnull=False, iban_index__isnull=True, email="")
                | Q(
                    nature="iban",
                    membre__isnull=True,
                    iban_index__isnull=False,
                    iban_ciphertext__isnull=False,
                    email="",
                ),
                name="a_change_has_the_content_of_its_nature",
            ),
            models.UniqueConstraint(
                fields=["organisme"], condition=OPEN & Q(nature="iban"), name="one_iban_waits_for_approval_at_a_time"
            ),
            models.UniqueConstraint(
                "organisme",
                Lower("email"),
                condition=OPEN & Q(nature="invitation"),
                name="an_address_waits_for_approval_once",
            ),
            models.UniqueConstraint(
                fields=["membre", "nature"],
                condition=OPEN & Q(membre__isnull=False),
                name="a_member_changes_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Changement {self.pk}"

    @property
    def ton(self) -> str:
        """Tone of its badge."""
        return TONS[self.etat]

    @property
    def fonctions_en_clair(self) -> str:
        """The functions, in words."""
        return ", ".join(str(Fonction(value).label) for value in self.fonctions)


class ObjectionIban(models.Model):
    """A member says that new bank details are not right: nothing is paid on them until the administrator decides."""

    changement = models.ForeignKey(Changement, models.PROTECT, related_name="objections")
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_on = models.DateField("soulevée le")
    raised_at = models.DateTimeField()
    issue = models.CharField(max_length=8, choices=IssueObjection, null=True)  # noqa: DJ001  set once, from NULL
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField("décidée le", null=True)
    decided_at = models.DateTimeField(null=True)
    decision_motif = models.CharField("motif de la décision", max_length=300, null=True)  # noqa: DJ001  as above

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["changement"], condition=Q(issue__isnull=True), name="one_objection_is_open_per_change"
            ),
            models.CheckConstraint(
                condition=Q(issue__isnull=True, decided_by__isnull=True, decided_on__isnull=True)
                | (
                    Q(
                        issue__isnull=False,
                        decided_by__isnull=False,
                        decided_on__isnull=False,
                        decision_motif__isnull=False,
                    )
                    & ~Q(decision_motif="")
                    & ~Q(decided_by=models.F("raised_by"))
                ),
                name="somebody_else_decides_an_objection_with_a_motive",
            ),
        ]

    def __str__(self) -> str:
        return f"ObjectionIban {self.pk}"
