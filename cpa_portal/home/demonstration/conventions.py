"""The list of NACRE conventions of the demonstration: one that pays, one without a declaration, one that waits, one too old."""

from datetime import date

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.numbers import siret
from organismes.models import ImportNacre, Organisme
from organismes.services.nacre import confirm_list, receive_list

LISTED_ON = date(2017, 2, 1)
WAITING, TOO_OLD = 901, 902


def load_conventions(*, boutique: Organisme, pousse: Organisme, actor: Actor, at: Moment) -> ImportNacre:
    """Try the list, then confirm it."""
    past = Moment(today=LISTED_ON, now=at.now)
    rows = (
        "siret;raison_sociale;reference;debut;fin",
        f"{boutique.siret};{boutique.raison_sociale};NACRE-69-2016-017;01/01/2014;31/12/2017",
        f"{pousse.siret};{pousse.raison_sociale};NACRE-44-2016-002;01/03/2016;28/02/2019",
        f"{siret(WAITING)};Initiative du Val d’Orge;NACRE-91-2015-004;01/07/2015;",
        f"{siret(TOO_OLD)};Ateliers de la Loire;NACRE-42-2013-011;01/01/2013;31/12/2015",
    )
    content = "\n".join(rows).encode()
    liste = receive_list(nom="conventions-nacre-2016.csv", content=content, actor=actor, at=past)
    return confirm_list(liste=liste, actor=actor, at=past)
