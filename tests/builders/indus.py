"""An account on which more was used than a correction left."""

from accounts.models import Compte
from accounts.services.recompute import recompute
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.delivery import drain
from tests.builders.accounts import SYSTEM, activite, use
from tests.builders.mandats import a_person


def overdrawn(at: Moment, *, used: int = 40, compte: Compte | None = None) -> Compte:
    """48 h credited, some used, then the employer says that 2016 was three months long: 18 h are taken back."""
    compte = compte or a_person(at=at)
    for year in (2015, 2016):
        activite(compte, year, at=at)
    recompute(compte_id=compte.pk, actor=SYSTEM, at=at)
    use(compte, used, at=at)
    activite(compte, 2016, at=at, hours=401)
    drain(at=at)
    return compte
