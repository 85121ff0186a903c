"""A public agent whose employer agreed to a training paid on the hours of the next two years."""

from datetime import date

from accounts.models import Compte
from accounts.services.agents import record_anticipation
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.numbers import siret

HOUR = 3600


def load_agreements(*, comptes: dict[str, Compte], actor: Actor, at: Moment) -> None:
    """Agnès follows 20 h of bookkeeping before the hours of 2017 are on her account."""
    record_anticipation(
        compte=comptes["agnes"],
        secondes=20 * HOUR,
        accord_on=date(2017, 4, 18),
        employeur_siret=siret(31),
        formation="Comptabilité d’une petite entreprise",
        source="demonstration",
        source_ref="2017-04-18",
        actor=actor,
        at=Moment(today=date(2017, 4, 20), now=at.now),
    )
