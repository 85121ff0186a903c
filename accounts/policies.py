"""Who may act on the account of someone else: an adviser, under a live mandate that names the act."""

from dataclasses import replace

from django.db.models import Q

from accounts.enums import Compteur, Declarant, EtatMandat, Pouvoir
from accounts.models import DeclarationDIF, Diplome, Mandat, Solde, Titulaire
from accounts.models.faits import Fait
from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import NotAllowed

REASONS = {
    "aucun": "Vous n’avez pas de mandat de cette personne. Proposez-lui un mandat.",
    "propose": "Cette personne n’a pas encore accepté le mandat que vous lui avez proposé.",
    "refuse": "Cette personne a refusé le mandat que vous lui aviez proposé.",
    "revoque": "Le mandat a été révoqué. Vous ne pouvez plus agir pour cette personne.",
    "expire": "Le mandat est arrivé à son terme. Proposez-en un nouveau si la personne le souhaite.",
    "depart": "Vous n’exercez plus dans la structure à laquelle ce mandat a été donné.",
    "portee": "Ce mandat ne vous autorise pas à faire cela\u00a0: «\u00a0{pouvoir}\u00a0» n’en fait pas partie.",
}

#: Those who withdraw any declaration.
KEEPERS = (Role.ADMINISTRATEUR, Role.SYSTEME)
NOT_HERS = (
    "Cette déclaration ne vient pas du titulaire\u00a0: lui ne peut pas la retirer. Écrivez au service d’assistance, "
    "qui la vérifiera auprès de qui l’a faite."
)
FOUND_FALSE = "Cette déclaration a été reconnue inexacte\u00a0: elle ne se retire pas."
DIF_USED = (
    "Des heures de DIF sont déjà réservées ou utilisées pour une formation\u00a0: leur nombre ne peut plus changer."
)


def withdrawal_refusal(*, actor: Actor, fait: Fait, titulaire_id: int) -> str:
    """Why this person may not withdraw this declaration; empty if she may.

    The administrator withdraws any; the titulaire, or her adviser under mandate, what was declared in her name.
    """
    if actor.role in KEEPERS:
        return ""
    concerned = actor.titulaire_id if actor.role == Role.TITULAIRE else actor.on_behalf_of
    if concerned != titulaire_id:
        return NOT_HERS
    if isinstance(fait, Diplome):
        if fait.found_false_on is not None:
            return FOUND_FALSE
        return "" if fait.declarant in (Declarant.TITULAIRE, Declarant.CEP) else NOT_HERS
    if isinstance(fait, DeclarationDIF) and actor.role == Role.TITULAIRE:
        return DIF_USED if dif_is_used(fait.compte_id) else ""
    return NOT_HERS


def dif_is_used(compte_id: int) -> bool:
    """True if a dossier holds or has used DIF hours: their number is settled (article R6323-7)."""
    soldes = Solde.objects.filter(compte_id=compte_id, compteur__in=[Compteur.DIF, Compteur.DIF_EUR])
    return any(solde.debite or solde.reserve for solde in soldes)


def live_mandat(*, actor: Actor, titulaire: Titulaire, pouvoir: Pouvoir, at: Moment) -> Mandat | None:
    """The mandate that allows this act on this legal day, if there is one."""
    return (
        Mandat.objects.visible_to(actor)
        .live(at.today)
        .filter(titulaire=titulaire, pouvoirs__pouvoir=pouvoir, pouvoirs__revoked_at__isnull=True)
        .select_related("conseiller__structure")
        .first()
    )


def refusal_reason(*, actor: Actor, titulaire: Titulaire, at: Moment) -> str:
    """Key of REASONS that says why no mandate allows the act."""
    last = Mandat.objects.visible_to(actor).filter(titulaire=titulaire).order_by("-pk").first()
    if last is None:
        return "aucun"
    if last.etat == EtatMandat.ACTIF:
        if Mandat.objects.filter(pk=last.pk).filter(Q(conseiller__until_on__isnull=False)).exists():
            return "depart"
        return "expire" if last.until_on is not None and last.until_on < at.today else "portee"
    return str(last.etat)


def require_power(*, actor: Actor, titulaire: Titulaire, pouvoir: Pouvoir, at: Moment) -> Mandat:
    """The mandate under which this adviser may do this act. Raises NotAllowed, and journals the refusal.

    To be called outside the act's transaction: the refusal stays in the journal whatever follows.
    """
    mandat = live_mandat(actor=actor, titulaire=titulaire, pouvoir=pouvoir, at=at)
    if mandat is not None:
        return mandat
    reason = refusal_reason(actor=actor, titulaire=titulaire, at=at)
    record(
        actor=actor,
        at=at,
        verb="accounts.refuse_without_mandate",
        target=titulaire,
        titulaire_id=titulaire.pk,
        details={"pouvoir": str(pouvoir), "motif": reason},
    )
    raise NotAllowed(REASONS[reason].format(pouvoir=Pouvoir(pouvoir).label), code=f"mandat_{reason}")


def acting_under(actor: Actor, mandat: Mandat) -> Actor:
    """The same person, acting for the titulaire under this mandate."""
    return replace(actor, on_behalf_of=mandat.titulaire_id, mandat_id=mandat.pk)
