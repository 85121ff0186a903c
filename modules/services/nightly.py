"""What the night does for modules and dossiers."""

import logging

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from modules.models import Module
from modules.services import devis
from modules.services.retraits import withdraw
from modules.services.service_fait import record_all_due
from organismes.models import Organisme
from organismes.selectors import admissible

logger = logging.getLogger(__name__)


def withdraw_inadmissible(*, actor: Actor, at: Moment) -> int:
    """Take out of the catalogue the modules of organismes that are no longer admissible. Returns their number."""
    count = 0
    for organisme in Organisme.objects.filter(modules__in=Module.objects.published()).distinct().order_by("pk"):
        verdict = admissible(organisme, at.today)
        if verdict.admissible:
            continue
        reasons = " ".join(motif.texte for motif in verdict.motifs if not motif.favorable)
        for module in Module.objects.published().filter(organisme=organisme).order_by("pk"):
            withdraw(module=module, motif=reasons or "Organisme non admissible.", actor=actor, at=at)
            count += 1
    return count


def run_nightly(*, at: Moment) -> dict[str, int]:
    """Quotes that expire, services done whose window has passed, modules to withdraw. Safe to run again."""
    actor = Actor.system("nuit")
    return {
        "devis_expires": devis.expire_due(actor=actor, at=at),
        "services_faits": record_all_due(actor=actor, at=at),
        "modules_retires": withdraw_inadmissible(actor=actor, at=at),
    }
