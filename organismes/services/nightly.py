"""Night work of the organismes: silence kept for thirty days registers a declaration."""

import logging
from datetime import timedelta

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import DomainError
from organismes.enums import EtatDeclaration
from organismes.models import Changement, DeclarationActivite
from organismes.rules.deadlines import tacit_registration_on
from organismes.rules.parameters import delay
from organismes.services.changements import expire
from organismes.services.declarations import register_by_silence
from organismes.services.membres import expire_invitations

logger = logging.getLogger(__name__)


def run_nightly(*, at: Moment) -> int:
    """Register what the administration left without answer; returns the number. Running it twice changes nothing."""
    actor = Actor.system("organismes.nightly")
    latest = at.today - timedelta(days=delay("recepisse_jours") + 1)
    due = list(
        DeclarationActivite.objects.filter(etat=EtatDeclaration.DEPOSEE, complete_on__lte=latest)
        .order_by("complete_on", "pk")
        .values_list("pk", flat=True)
    )
    made = 0
    for pk in due:
        try:
            made += _register_one(pk=pk, actor=actor, at=at)
        except DomainError as error:  # one that a human must look at does not hold back the others
            logger.error("declaration %s not registered by silence: %s", pk, error.code)
    return made + _end_waits(actor=actor, at=at)


def _end_waits(*, actor: Actor, at: Moment) -> int:
    """End the changes and the invitations that nobody answered in time."""
    late = list(Changement.objects.open().filter(expires_on__lt=at.today).order_by("pk").values_list("pk", flat=True))
    ended = sum(expire(pk=pk, actor=actor, at=at) for pk in late)
    return ended + expire_invitations(actor=actor, at=at)


@transaction.atomic
def _register_one(*, pk: int, actor: Actor, at: Moment) -> bool:
    row = (
        DeclarationActivite.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .select_related("organisme__territoire")
        .filter(pk=pk, etat=EtatDeclaration.DEPOSEE)
        .first()
    )
    if row is None:
        return False
    register_by_silence(row=row, decided_on=tacit_registration_on(row.complete_on), actor=actor, at=at)  # type: ignore[arg-type]
    return True
