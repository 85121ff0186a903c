"""Who may do what on a module, a quote or a dossier. Pages, API and services ask the same questions."""

from accounts.enums import Pouvoir
from accounts.models import Titulaire
from accounts.policies import live_mandat
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import NotAllowed
from modules.enums import EtatDevis, EtatDossier, NatureAction, Tarification
from modules.models import Dossier, Module
from modules.workflow import DOSSIER

PERSON_ONLY = "Cet accord est personnel\u00a0: seul le titulaire peut le donner."
NOT_YOURS = "Vous n’avez pas le droit de faire cela sur ce dossier."


def is_the_person(actor: Actor, titulaire_id: int) -> bool:
    """True if the actor is the holder herself, acting for herself."""
    return actor.role == Role.TITULAIRE and actor.titulaire_id == titulaire_id


def is_of_the_organisme(actor: Actor, organisme_id: int, *functions: str) -> bool:
    """True if the actor is a member of this organisme, with one of the functions when some are named."""
    return (
        actor.role == Role.ORGANISME
        and actor.structure_id == organisme_id
        and (not functions or actor.has_function(*functions))
    )


def require_person(*, actor: Actor, titulaire_id: int) -> None:
    """Consent and spending are the holder's alone (article L6323-2). Raises NotAllowed."""
    if not is_the_person(actor, titulaire_id):
        raise NotAllowed(PERSON_ONLY, code="consentement_personnel")


def require_drafting(*, actor: Actor, titulaire: Titulaire, at: Moment) -> None:
    """The person, or an adviser who acts for her under a live mandate that allows drafts. Raises NotAllowed.

    The door of the adviser asks `accounts.policies.require_power` first, which journals a refusal.
    """
    if is_the_person(actor, titulaire.pk):
        return
    if (
        actor.role != Role.CONSEILLER
        or actor.on_behalf_of != titulaire.pk
        or live_mandat(actor=actor, titulaire=titulaire, pouvoir=Pouvoir.PREPARER_DOSSIER, at=at) is None
    ):
        raise NotAllowed(NOT_YOURS)


def require_member(*, actor: Actor, organisme_id: int, functions: tuple[str, ...] = ()) -> None:
    """A member of the organisme, or the portal itself. Raises NotAllowed."""
    if actor.role != Role.SYSTEME and not is_of_the_organisme(actor, organisme_id, *functions):
        raise NotAllowed("Seul un membre de l’organisme, avec la fonction voulue, peut faire cela.")


def require_funder(*, actor: Actor) -> None:
    """A funder's agent, or the portal itself. Which funder: asked by the app above. Raises NotAllowed."""
    if actor.role not in {Role.FINANCEUR, Role.SYSTEME}:
        raise NotAllowed("Cette décision appartient au financeur.")


def may_cancel(actor: Actor, dossier: Dossier) -> bool:
    """The person, until a proof of the training has come."""
    return (
        is_the_person(actor, dossier.titulaire_id)
        and DOSSIER.allows(dossier.etat, "annuler")
        and not any(tranche.etat != "attendue" for tranche in dossier.tranches.all())
    )


def abilities(dossier: Dossier, actor: Actor) -> list[str]:
    """Verbs that this actor may try on this dossier now. Needs `module`, `tranches` and `devis` prefetched."""
    verbs = []
    draft = dossier.etat == EtatDossier.BROUILLON
    if is_the_person(actor, dossier.titulaire_id):
        if draft and dossier.module.tarification == Tarification.FORFAIT:
            verbs.append("changer_dates")
        standing = {devis.etat for devis in dossier.devis.all()}
        if draft and dossier.module.tarification == Tarification.DEVIS:
            if not standing & {EtatDevis.DEMANDE, EtatDevis.EMIS, EtatDevis.ACCEPTE}:
                verbs.append("demander_devis")
            if EtatDevis.EMIS in standing:
                verbs.append("repondre_devis")
        if draft:
            verbs.append("transmettre")
        if may_cancel(actor, dossier):
            verbs.append("annuler")
    if is_of_the_organisme(actor, dossier.module.organisme_id, "gestionnaire", "formateur"):
        states = {devis.etat for devis in dossier.devis.all()}
        if draft and EtatDevis.DEMANDE in states:
            verbs.append("etablir_devis")
        elif draft and states & {EtatDevis.EMIS, EtatDevis.ACCEPTE}:
            verbs.append("modifier_devis")
        if dossier.etat in {EtatDossier.VALIDE, EtatDossier.SERVICE_FAIT}:
            verbs.append("deposer_justificatif")
    return verbs


def may_decline(actor: Actor, dossier: Dossier) -> bool:
    """A manager of the operator of a project of creation, until the funder accepted (article D6323-8-2)."""
    return (
        is_of_the_organisme(actor, dossier.module.organisme_id, "gestionnaire")
        and dossier.module.nature == NatureAction.CREATION_REPRISE
        and DOSSIER.allows(dossier.etat, "decliner")
    )


def may_edit(actor: Actor, module: Module) -> bool:
    """A manager of the organisme of this module."""
    return is_of_the_organisme(actor, module.organisme_id, "gestionnaire")
