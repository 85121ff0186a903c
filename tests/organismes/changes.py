"""Changes of a body with two gestionnaires."""

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from organismes.models import Changement, Organisme
from organismes.services import changements
from tests.builders import organismes as build


def both(body: Organisme) -> list[Actor]:
    rows = body.membres.filter(fonctions__contains=["gestionnaire"]).order_by("pk")
    return [build.as_gestionnaire(body, row.user_id) for row in rows]


def proposed(body: Organisme, at: Moment, email: str = "lea@exemple.example") -> Changement:
    return changements.propose_invitation(
        organisme=body, email=email, fonctions=["gestionnaire"], actor=both(body)[0], at=at
    )


def decide(row: Changement, actor: Actor, at: Moment) -> Changement:
    return changements.approve(changement=row, digest=row.empreinte, actor=actor, at=at)
