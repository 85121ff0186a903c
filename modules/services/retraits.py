"""Taking a module out of the catalogue, and what becomes of the dossiers that stand on it."""

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from modules import emails
from modules.enums import EtatDossier
from modules.models import Dossier, Module, Parcours
from modules.policies import require_member
from modules.selectors.dossiers import RUNNING
from modules.services.dossiers import end_by_organisme
from modules.services.modules import locked_module
from modules.workflow import MODULE, PARCOURS

DRAFTS_END = "L’organisme a retiré ce module du catalogue avant que votre dossier soit transmis."


@transaction.atomic
def withdraw(
    *, module: Module, motif: str = "", brouillons_continuent: bool = True, actor: Actor, at: Moment
) -> Module:
    """Take the module out of the catalogue, and the published parcours that hold it.

    Dossiers submitted or accepted go on under their version. Drafts go on too, unless the organisme ends them: then
    their holders are told why. `motif` is the portal's own reason, told to the organisme.
    """
    row = locked_module(module)
    require_member(actor=actor, organisme_id=row.organisme_id, functions=("gestionnaire",))
    row.etat, row.updated_at = MODULE.next(row.etat, "retirer"), at.now
    row.save(update_fields=["etat", "updated_at"])
    ended = 0 if brouillons_continuent else _end_drafts(module=row, actor=actor, at=at)
    for parcours in (
        Parcours.objects.published().filter(etapes__module=row).select_for_update(of=("self",), no_key=True)
    ):
        parcours.etat = PARCOURS.next(parcours.etat, "retirer")
        parcours.save(update_fields=["etat"])
        record(actor=actor, at=at, verb="modules.withdraw_parcours", target=parcours, details={"with_module": row.pk})
    details = {"by_the_portal": bool(motif), "drafts_ended": ended}
    record(actor=actor, at=at, verb="modules.withdraw", target=row, details=details)
    _tell_people(module=row, motif=motif, at=at)
    if motif:
        emails.module_withdrawn(module=row, motif=motif, at=at)
    return row


def _tell_people(*, module: Module, motif: str, at: Moment) -> None:
    """Withdrawn by the portal, the organisme is no longer admissible: a draft cannot be submitted for now."""
    for dossier in Dossier.objects.filter(module=module, etat__in=RUNNING).select_related("titulaire__user"):
        if motif and dossier.etat == EtatDossier.BROUILLON:
            emails.draft_blocked(dossier=dossier, motif=motif, at=at)
        elif not motif or dossier.etat == EtatDossier.VALIDE:  # who waits for a funder hears from its app
            emails.module_left_catalogue(dossier=dossier, module=module, at=at)


def _end_drafts(*, module: Module, actor: Actor, at: Moment) -> int:
    drafts = list(Dossier.objects.filter(module=module, etat=EtatDossier.BROUILLON).order_by("pk"))
    for dossier in drafts:
        end_by_organisme(dossier=dossier, verb="annuler", motif=DRAFTS_END, actor=actor, at=at)
    return len(drafts)
