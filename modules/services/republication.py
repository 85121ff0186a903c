"""Putting back in the catalogue the modules that the end of a NACRE convention took out."""

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from modules.enums import EtatModule
from modules.models import Module
from modules.selectors.nacre import withdrawn_by_nacre
from modules.services.modules import publish
from organismes.models import Organisme


@transaction.atomic
def republish_after_nacre(*, organisme: Organisme, actor: Actor, at: Moment) -> list[Module]:
    """Publish again, as they are, all those still withdrawn. Raises Refused with the reasons: all or none."""
    rows = withdrawn_by_nacre(organisme).filter(etat=EtatModule.RETIRE).order_by("pk")
    return [publish(module=row, actor=actor, at=at) for row in rows]
