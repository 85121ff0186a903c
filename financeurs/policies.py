"""Who may decide, order, approve and seal. Pages, API and services ask the same questions."""

from cpa_portal.actor import Actor, Role
from cpa_portal.errors import NotAllowed
from financeurs.enums import EtatOrdre
from financeurs.models import OrdrePaiement, PriseEnCharge
from financeurs.selectors import APPROVERS, account_of, kept_away, standing_approvals
from financeurs.workflow import PRISE_EN_CHARGE

#: Functions that decide requests and top-ups.
DECIDERS = ("gestionnaire", "valideur")


def require_member(*, actor: Actor, financeur_id: int, functions: tuple[str, ...] = ()) -> None:
    """An agent of this funder, with one of the functions when some are named. Raises NotAllowed."""
    if actor.role != Role.FINANCEUR or actor.structure_id != financeur_id:
        raise NotAllowed("Cette décision appartient aux agents du financeur.")
    if functions and not actor.has_function(*functions):
        raise NotAllowed(f"Il faut la fonction {' ou '.join(functions)} pour faire cela.", code="fonction")


def why_not_approve(ordre: OrdrePaiement, actor: Actor) -> str | None:
    """Sentence that says why this agent may not approve this order now; None if she may.

    Segregation of duties: whoever recorded the service fait, sent the proof, last changed the IBAN or
    belongs to the payee does not approve its payment; nobody approves twice.
    """
    if actor.role != Role.FINANCEUR or actor.structure_id != ordre.financeur_id:
        return "Cet ordre n’est pas celui de votre organisme financeur."
    if not actor.has_function(*APPROVERS):
        return "Seuls un valideur ou un comptable approuvent un ordre."
    if not actor.strong:
        return "Confirmez d’abord votre identité par un second facteur."
    if ordre.etat != EtatOrdre.A_APPROUVER:
        return "Cet ordre n’attend pas d’approbation."
    if account_of(ordre) is None:
        return "L’organisme n’a pas encore donné d’IBAN."
    if (why := kept_away(ordre).get(actor.user_id)) is not None:
        return why
    if any(row.approver_id == actor.user_id for row in standing_approvals(ordre)):
        return "Vous avez déjà approuvé cet ordre : il faut une autre personne."
    return None


def abilities(ordre: OrdrePaiement, actor: Actor) -> list[str]:
    """Verbs that this actor may try on this order now."""
    if actor.role != Role.FINANCEUR or actor.structure_id != ordre.financeur_id:
        return []
    verbs = ["approuver"] if why_not_approve(ordre, actor) is None else []
    if actor.has_function("valideur", "comptable", "gestionnaire"):
        verbs += {"a_approuver": ["suspendre"], "pret": ["suspendre"], "suspendu": ["reprendre"]}.get(ordre.etat, [])
    return verbs


def funding_abilities(request: PriseEnCharge, actor: Actor) -> list[str]:
    """Verbs that this actor may try on this request for funding now."""
    if actor.role != Role.FINANCEUR or actor.structure_id != request.financeur_id or not actor.has_function(*DECIDERS):
        return []
    return [verb for verb in ("accorder", "refuser") if PRISE_EN_CHARGE.allows(request.etat, verb)]
