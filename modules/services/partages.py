"""Dossiers shown to a recent member, who sees no other for her first hours."""

from django.db import transaction

from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound
from modules.models import Dossier, PartageDossier
from organismes.enums import Fonction
from organismes.models import MembreOrganisme


def _locked(dossier: Dossier, actor: Actor) -> Dossier:
    if actor.role != Role.ORGANISME or actor.narrow or not actor.has_function(Fonction.GESTIONNAIRE):
        raise NotAllowed("Seul un gestionnaire en pleins droits partage un dossier.")
    row = Dossier.objects.visible_to(actor).filter(pk=dossier.pk).first()
    if row is None:
        raise NotFound("Ce dossier n’existe pas ou ne vous est pas accessible.")
    return Dossier.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)


@transaction.atomic
def share(*, dossier: Dossier, membre: MembreOrganisme, actor: Actor, at: Moment) -> PartageDossier:
    """Show a dossier to a member of the same body. Twice is once; it is journalled as a reading to come."""
    row = _locked(dossier, actor)
    if membre.organisme_id != actor.structure_id or membre.until_on is not None or membre.user_id == actor.user_id:
        raise InvalidInput("Choisissez un autre membre de l’organisme.", field="membre")
    found = row.partages.filter(user_id=membre.user_id, ended_at__isnull=True).first()
    if found is not None:
        return found
    made = PartageDossier.objects.create(
        dossier=row, user_id=membre.user_id, shared_by_id=actor.user_id, shared_on=at.today
    )
    record(actor=actor, at=at, verb="modules.share_dossier", target=row, titulaire_id=row.titulaire_id)
    return made


@transaction.atomic
def unshare(*, dossier: Dossier, membre: MembreOrganisme, actor: Actor, at: Moment) -> None:
    """Stop showing it. Twice is once."""
    row = _locked(dossier, actor)
    for shared in row.partages.filter(user_id=membre.user_id, ended_at__isnull=True):
        shared.ended_at = at.now
        shared.save(update_fields=["ended_at"])
        record(actor=actor, at=at, verb="modules.unshare_dossier", target=row, titulaire_id=row.titulaire_id)
