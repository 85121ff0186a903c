"""What follows the registration in the demonstration: a change that waits, a check closed without follow-up."""

from datetime import date

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from organismes.enums import IssueProcedure, NatureModification
from organismes.models import Organisme
from organismes.services import actes, modifications


def load_life(*, bodies: dict[str, Organisme], instructor: Actor, actor: Actor, at: Moment) -> None:
    """Tremplin moved its office; a check of Horizon found nothing to hold against it."""
    modifications.declare_change(
        organisme=bodies["tremplin"],
        nature=NatureModification.ADRESSE,
        effective_on=date(2017, 5, 2),
        valeurs={"adresse": "4 rue du Général-de-Gaulle", "code_postal": "77000", "commune": "Melun"},
        actor=actor,
        at=at,
    )
    declaration = bodies["horizon"].declarations.get()
    procedure = actes.open_procedure(
        declaration=declaration,
        griefs="Les feuilles d’émargement de mars 2017 n’ont pas été présentées lors du contrôle sur place.",
        actor=instructor,
        at=Moment(today=date(2017, 4, 3), now=at.now),
    )
    actes.observe(
        procedure=procedure,
        observations="Les feuilles étaient chez le formateur. Elles sont présentées avec cette réponse.",
        actor=actor,
        at=Moment(today=date(2017, 4, 12), now=at.now),
    )
    actes.decide_procedure(
        procedure=procedure,
        issue=IssueProcedure.SANS_SUITE,
        decision="Les feuilles présentées établissent la réalité des actions.",
        actor=instructor,
        at=Moment(today=date(2017, 4, 20), now=at.now),
    )
