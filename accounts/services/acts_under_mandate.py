"""What an adviser does for a person. The mandate is checked again under lock, in the act's transaction."""

from datetime import date

from django.db import transaction

from accounts import emails
from accounts.enums import Declarant, Pouvoir
from accounts.models import Compte, Diplome, Mandat, PouvoirMandat, Retrait
from accounts.policies import REASONS, acting_under
from accounts.services.facts import declare_diplome
from accounts.services.retraits import revoke
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import NotAllowed, Refused


def _hold_power(*, mandat: Mandat, pouvoir: Pouvoir, actor: Actor, at: Moment) -> Mandat:
    """The mandate under lock, still in force for this act: a revocation just before wins."""
    held = (
        Mandat.objects.visible_to(actor)
        .live(at.today)
        .select_for_update(of=("self",), no_key=True)
        .select_related("conseiller__user", "titulaire__user")
        .filter(pk=mandat.pk)
        .first()
    )
    if held is None:
        raise NotAllowed(REASONS["revoque"], code="mandat_revoque")
    if not PouvoirMandat.objects.filter(mandat=held, pouvoir=pouvoir, revoked_at__isnull=True).exists():
        raise NotAllowed(REASONS["portee"].format(pouvoir=pouvoir.label), code="mandat_portee")
    return held


@transaction.atomic
def declare_diplome_for(
    *,
    mandat: Mandat,
    niveau: str,
    certification_ccn: bool,
    obtained_on: date | None = None,
    actor: Actor,
    at: Moment,
) -> Diplome:
    """Declare the level of the person at her request (article D6323-3-1); both are told by mail."""
    held = _hold_power(mandat=mandat, pouvoir=Pouvoir.DECLARER_DIPLOME, actor=actor, at=at)
    assert held.titulaire is not None
    diplome = declare_diplome(
        compte=Compte.objects.get(titulaire_id=held.titulaire_id or 0),
        niveau=niveau,
        certification_ccn=certification_ccn,
        declarant=Declarant.CEP,
        obtained_on=obtained_on,
        actor=acting_under(actor, held),
        at=at,
    )
    emails.to_titulaire("diplome_declare", titulaire=held.titulaire, at=at)
    emails.to_conseiller("diplome_enregistre", mandat=held, at=at)
    return diplome


@transaction.atomic
def withdraw_diplome_for(*, mandat: Mandat, motif: str, actor: Actor, at: Moment) -> Retrait:
    """Withdraw the level declared in the name of the person, at her request; both are told by mail."""
    held = _hold_power(mandat=mandat, pouvoir=Pouvoir.DECLARER_DIPLOME, actor=actor, at=at)
    assert held.titulaire is not None
    diplome = Diplome.objects.current().filter(compte__titulaire=held.titulaire).select_related("compte").first()
    if diplome is None:
        raise Refused("Aucune déclaration de diplôme n’est en cours.", code="aucune_declaration")
    retrait = revoke(fait=diplome, motif=motif, actor=acting_under(actor, held), at=at)
    emails.to_titulaire("diplome_retire", titulaire=held.titulaire, at=at)
    emails.to_conseiller("retrait_enregistre", mandat=held, at=at)
    return retrait


@transaction.atomic
def record_reading(*, mandat: Mandat, what: str, actor: Actor, at: Moment) -> None:
    """Journal that the adviser read the account: the person sees it on her page."""
    compte = Compte.objects.get(titulaire_id=mandat.titulaire_id or 0)
    record(actor=acting_under(actor, mandat), at=at, verb="accounts.read_compte", target=compte, details={"page": what})
