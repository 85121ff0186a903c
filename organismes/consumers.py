"""Effects of the organismes: the later check of a body against the register."""

from typing import Any

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.registry import consumes
from organismes.models import Organisme
from organismes.services.sirene import TOPIC, check
from organismes.sirene.consultation import consult


@consumes(TOPIC)
def check_siret(*, payload: dict[str, Any], at: Moment) -> None:
    """Ask the register about one body. Its silence is for the next night."""
    body = Organisme.objects.get(pk=payload["organisme_id"])
    check(organisme_id=body.pk, consultation=consult(body.siret), actor=Actor.system("organismes.sirene"), at=at)
