"""Who may decide, order, approve and seal. Pages, API and services ask the same questions."""

from cpa_portal.actor import Actor, Role
from cpa_portal.errors import NotAllowed
from financeurs.enums import EtatOrdre
from financeurs.models import OrdrePaiement
from financeurs.selectors import account_of, digest_of, next_try

#: Functions that approve an order. A gestionnaire prepares, so she does not approve.
APPROVERS = ("valideur", "comptable")


def require_member(*, actor: Actor, financeur_id: int, functions: tuple[str, ...] = ()) -> None:
    """An agent of this funder, with one of the functions when some are named. Raises NotAllowed."""
    if actor.role != Role.FINANCEUR or actor.structure_id != financeur_id:
        raise NotAllowed("Cette décision appartient aux agents du financeur.")
    if functions and not actor.has_function(*functions):
        raise NotAllowed(f"Il faut la fonction {' ou '.join(functions)} pour faire cela.", code="fonction")


def why_not_approve(ordre: OrdrePaiement, actor: Actor) -> str | None:
    """Sentence that says why this agent may not approve this order now; None if she may.

    Segregation of duties: whoever recorded the service fait, sent the proof or last changed the IBAN
    does not approve its payment; nobody approves twice.
    """
    if actor.role != Role.FINANCEUR or actor.structure_id != ordre.financeur_id:
        return "Cet ordre n’est pas celui de votre organisme financeur."
    if not actor.has_function(*APPROVERS):
        return "Seuls un valideur ou un comptable approuvent un ordre."
    if not actor.strong:
        return "Confirmez d’abord votre identité par un second facteur."
    if ordre.etat != EtatOrdre.A_APPROUVER:
        return "Cet ordre n’attend pas d’approbation."
    account = account_of(ordre)
    if account is None:
        return "L’organisme n’a pas encore donné d’IBAN."
    if actor.user_id == ordre.service_fait.recorded_by_id:
        return "Vous avez constaté le service fait : une autre personne doit approuver."
    if actor.user_id == ordre.service_fait.justificatif.uploaded_by_id:
        return "Vous avez déposé le justificatif : une autre personne doit approuver."
    if actor.user_id == account.recorded_by_id:
        return "Vous avez modifié l’IBAN : une autre personne doit approuver."
    if ordre.approbations.filter(
        approver_id=actor.user_id, n=next_try(ordre), content_digest=digest_of(ordre)
    ).exists():
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
