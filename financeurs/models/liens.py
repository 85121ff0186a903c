"""Groups of bodies that share something, and bodies with an unusual activity: for people to look at, never a refusal."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cpa_portal.actor import Actor, Role
from financeurs.enums import EtatGroupe, ForceLien
from organismes.models import Organisme


class GroupeQuerySet(models.QuerySet["GroupeLie"]):
    """Vocabulary of the groups."""

    def visible_to(self, actor: Actor) -> "GroupeQuerySet":
        """Agents of the funders and administrators see all of them; nobody else any."""
        return self.all() if actor.role in {Role.FINANCEUR, Role.ADMINISTRATEUR, Role.SYSTEME} else self.none()

    def standing(self) -> "GroupeQuerySet":
        """Those that the last computation found."""
        return self.filter(ended_on__isnull=True)


class GroupeLie(models.Model):
    """Bodies linked by reasons. `raisons` holds codes, masked hints and bodies: no IBAN, no telephone in clear.

    `cle` names the bodies and the reasons: one more body or reason is another group, to examine again.
    """

    cle = models.CharField(max_length=64)
    force = models.CharField(max_length=8, choices=ForceLien)
    raisons = models.JSONField(default=list)
    organismes = models.ManyToManyField(Organisme, related_name="groupes_lies")
    etat = models.CharField("état", max_length=12, choices=EtatGroupe, default=EtatGroupe.A_EXAMINER)
    found_on = models.DateField("trouvé le")
    ended_on = models.DateField("disparu le", null=True)
    motif = models.CharField("motif", max_length=500, blank=True)
    examined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    examined_on = models.DateField("examiné le", null=True)

    objects = GroupeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cle"], condition=Q(ended_on__isnull=True), name="a_group_stands_once"),
            models.CheckConstraint(
                condition=~Q(etat="sans_suite")
                | (Q(examined_by__isnull=False, examined_on__isnull=False) & ~Q(motif="")),
                name="a_group_left_without_follow_up_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"GroupeLie {self.pk}"
