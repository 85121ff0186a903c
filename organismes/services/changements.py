"""Sensitive changes of a body: proposed by a gestionnaire, in effect once a second person approved them."""

import hashlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import DomainError, InvalidInput, NotAllowed, NotFound, Refused
from organismes.emails import tell_of_change, tell_of_member
from organismes.enums import EtatChangement, Fonction, NatureChangement
from organismes.models import Changement, MembreOrganisme, Organisme
from organismes.second_person import is_narrow, open_objection, who_must_act, why_not_decide, with_content
from organismes.selectors import live_iban
from organismes.services import banque, membres
from organismes.workflow import CHANGEMENT

LONGEST = 300


def digest_of(organisme: Organisme, nature: str, *parts: str) -> str:
    """Name of a content: what is shown is what is approved."""
    return hashlib.sha256("|".join([organisme.siret, nature, *parts]).encode()).hexdigest()


def _require_proposer(organisme: Organisme, actor: Actor, at: Moment) -> None:
    """A gestionnaire of the body in full rights, or the portal itself. The body is locked from here on."""
    membres.lock(organisme)
    if actor.role == Role.SYSTEME:
        return
    if actor.role != Role.ORGANISME or actor.structure_id != organisme.pk:
        raise NotAllowed("Ce changement appartient aux gestionnaires de l’organisme.")
    if not actor.has_function(Fonction.GESTIONNAIRE):
        raise NotAllowed("Seul un gestionnaire propose ce changement.", code="fonction")
    own = organisme.membres.filter(user_id=actor.user_id or 0, until_on__isnull=True).first()
    if own is not None and own.suspended_at is not None:
        raise NotAllowed("Votre accès à cet organisme est suspendu.", code="suspendu")
    if own is not None and is_narrow(own, at.now):
        raise NotAllowed("Vous êtes membre depuis trop peu de temps pour proposer un changement.", code="recent")


def _propose(*, organisme: Organisme, nature: NatureChangement, actor: Actor, at: Moment, **content: Any) -> Changement:
    row = Changement.objects.create(
        organisme=organisme,
        nature=nature,
        proposed_by_id=actor.user_id,
        proposed_on=at.today,
        proposed_at=at.now,
        expires_on=at.today + timedelta(days=settings.CHANGEMENT_EXPIRE_JOURS),
        **content,
    )
    record(actor=actor, at=at, verb="organismes.propose_change", target=row, details={"nature": str(nature)})
    row = with_content(Changement.objects.filter(pk=row.pk)).get()
    tell_of_change(changement=row, template="changement_propose", qui=who_must_act(row, at.now), at=at)
    return row


@transaction.atomic
def propose_invitation(
    *, organisme: Organisme, email: str, fonctions: list[str], motif: str = "", actor: Actor, at: Moment
) -> Changement:
    """Propose to invite an address. Nothing is sent there before the approval."""
    _require_proposer(organisme, actor, at)
    wanted = membres.checked_functions(fonctions)
    address = membres.checked_address(organisme=organisme, email=email)
    if organisme.changements.open().filter(email__iexact=address).exists():
        raise InvalidInput("Une invitation attend déjà à cette adresse.", field="email")
    return _propose(
        organisme=organisme, nature=NatureChangement.INVITATION, email=address, fonctions=wanted,
        motif=motif.strip()[:LONGEST], empreinte=digest_of(organisme, "invitation", address.lower(), *wanted),
        actor=actor, at=at,
    )  # fmt: skip


def _require_free(membre: MembreOrganisme, nature: NatureChangement) -> None:
    if membre.until_on is not None:
        raise Refused("Cette personne n’est plus membre de l’organisme.", code="etat_incompatible")
    if membre.changements.open().filter(nature=nature).exists():
        raise Refused("Un tel changement attend déjà pour cette personne.", code="deja_propose")


@transaction.atomic
def propose_functions(
    *, membre: MembreOrganisme, fonctions: list[str], motif: str = "", actor: Actor, at: Moment
) -> Changement:
    """Propose other functions for a member."""
    organisme = membre.organisme
    _require_proposer(organisme, actor, at)
    wanted = membres.checked_functions(fonctions)
    _require_free(membre, NatureChangement.FONCTIONS)
    if wanted == membre.fonctions:
        raise InvalidInput("Ce sont déjà les fonctions de cette personne.", field="fonctions")
    if Fonction.GESTIONNAIRE not in wanted:
        membres.require_another_gestionnaire(membre)
    return _propose(
        organisme=organisme, nature=NatureChangement.FONCTIONS, membre=membre, fonctions=wanted,
        motif=motif.strip()[:LONGEST], empreinte=digest_of(organisme, "fonctions", str(membre.pk), *wanted),
        actor=actor, at=at,
    )  # fmt: skip


@transaction.atomic
def remove(*, membre: MembreOrganisme, motif: str = "", actor: Actor, at: Moment) -> Changement | None:
    """Remove a formateur at once (None); propose the removal of a gestionnaire."""
    _require_proposer(membre.organisme, actor, at)
    if Fonction.GESTIONNAIRE not in membre.fonctions:
        for row in membre.changements.open():
            _close(row, EtatChangement.RETIRE, "retirer", "La personne n’est plus membre.", "portail", actor, at)
        membres.end_membership(membre=membre, actor=actor, at=at)
        tell_of_member(organisme=membre.organisme, left=True, at=at)
        return None
    _require_free(membre, NatureChangement.RETRAIT)
    membres.require_another_gestionnaire(membre)
    return _propose_removal(membre, motif, actor, at)


def _propose_removal(membre: MembreOrganisme, motif: str, actor: Actor, at: Moment) -> Changement:
    organisme = membre.organisme
    return _propose(
        organisme=organisme, nature=NatureChangement.RETRAIT, membre=membre, motif=motif.strip()[:LONGEST],
        empreinte=digest_of(organisme, "retrait", str(membre.pk)), actor=actor, at=at,
    )  # fmt: skip


@transaction.atomic
def suspend(*, membre: MembreOrganisme, motif: str, actor: Actor, at: Moment) -> Changement:
    """Close a member's access at once, until a second person decides whether she stays."""
    _require_proposer(membre.organisme, actor, at)
    if membre.user_id == actor.user_id:
        raise NotAllowed("Vous ne pouvez pas suspendre votre propre accès.")
    if not motif.strip():
        raise InvalidInput("Écrivez pourquoi\u00a0: la seconde personne le lira.", field="motif")
    if membre.until_on is not None:
        raise Refused("Cette personne n’est plus membre de l’organisme.", code="etat_incompatible")
    membres.suspend_access(membre=membre, actor=actor, at=at)
    asked = membre.changements.open().filter(nature=NatureChangement.RETRAIT).first()
    return asked or _propose_removal(membre, motif, actor, at)


@transaction.atomic
def propose_iban(
    *, organisme: Organisme, iban: str, bic: str = "", titulaire_du_compte: str, actor: Actor, at: Moment
) -> Changement:
    """Propose bank details. Every member is told; the former ones stay in force until the approval."""
    number = banque.checked_iban(iban)
    code = banque.checked_bic(bic, number)
    holder = banque.checked_holder(titulaire_du_compte)
    _require_proposer(organisme, actor, at)
    index, live = banque.index_of(number), live_iban(organisme)
    if live is not None and (bytes(live.iban_index), live.bic, live.titulaire_du_compte) == (index, code, holder):
        raise InvalidInput("Ces coordonnées sont déjà en vigueur.", code="deja_en_vigueur", field="iban")
    if organisme.changements.open().filter(nature=NatureChangement.IBAN).exists():
        raise Refused("Un IBAN attend déjà d’être approuvé\u00a0: retirez-le d’abord.", code="deja_propose")
    return _propose(
        organisme=organisme, nature=NatureChangement.IBAN, iban_ciphertext=banque.sealed(number), iban_index=index,
        iban_masque=banque.masked(number.compact), bic=code, titulaire_du_compte=holder,
        empreinte=digest_of(organisme, "iban", index.hex(), code, holder), actor=actor, at=at,
    )  # fmt: skip


def locked_change(*, pk: int, actor: Actor) -> Changement:
    """The change under lock, its body locked before it, if this person may see it. Raises NotFound."""
    seen = Changement.objects.visible_to(actor).select_related("organisme").filter(pk=pk).first()
    if seen is None:
        raise NotFound("Ce changement n’existe pas ou ne vous est pas accessible.")
    membres.lock(seen.organisme)
    Changement.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    return with_content(Changement.objects.filter(pk=pk)).get()


@retry_transient()
def approve(*, changement: Changement, digest: str, actor: Actor, at: Moment) -> Changement:
    """Agree to the content that `digest` names: it takes effect in the same transaction. Two clicks are one approval.

    Raises NotAllowed, journalled, when this person is not the second one.
    """
    error: DomainError
    with transaction.atomic():
        row = locked_change(pk=changement.pk, actor=actor)
        if row.etat == EtatChangement.APPROUVE:
            return row
        target = CHANGEMENT.next(row.etat, "approuver")
        refusal = why_not_decide(row, actor, at.now)
        if refusal is not None:
            record(actor=actor, at=at, verb="organismes.change_approval_refused", target=row, details={"why": refusal})
            error = NotAllowed(refusal, code="approbation_interdite")
        elif digest != row.empreinte:
            error = Refused("Ce changement n’est pas celui que vous avez lu\u00a0: relisez-le.", code="contenu_modifie")
        elif open_objection(row) is not None:
            error = Refused("Un membre conteste ce changement\u00a0: l’administrateur décide.", code="conteste")
        elif at.today > row.expires_on and not _keeps(row):
            error = Refused("Ce changement a expiré\u00a0: proposez-le de nouveau.", code="expire")
        else:
            _decided(row, target, "", _as(actor), actor, at)
            record(
                actor=actor, at=at, verb="organismes.approve_change", target=row,
                details={"nature": str(row.nature), "digest": digest[:16]},
            )  # fmt: skip
            _take_effect(row, actor, at)
            tell_of_change(changement=row, template="changement_decide", qui="", at=at)
            return row
    raise error


def _as(actor: Actor) -> str:
    return "administrateur" if actor.role == Role.ADMINISTRATEUR else "gestionnaire"


def _keeps(row: Changement) -> bool:
    """A suspended access lasts until it is decided."""
    return row.nature == NatureChangement.RETRAIT and row.membre is not None and row.membre.suspended_at is not None


def _decided(row: Changement, target: str, motif: str, decided_as: str, actor: Actor, at: Moment) -> None:
    row.etat, row.decision_motif, row.decided_as = target, motif, decided_as
    row.decided_by_id, row.decided_on, row.decided_at = actor.user_id, at.today, at.now
    row.save(update_fields=["etat", "decision_motif", "decided_as", "decided_by", "decided_on", "decided_at"])


def _take_effect(row: Changement, actor: Actor, at: Moment) -> None:
    if row.nature == NatureChangement.INVITATION:
        membres.invite(
            organisme=row.organisme, email=row.email, fonctions=row.fonctions, changement=row, actor=actor, at=at
        )
    elif row.nature == NatureChangement.IBAN:
        banque.put_in_force(changement=row, actor=actor, at=at)
    elif row.membre is not None and row.nature == NatureChangement.FONCTIONS:
        membres.set_functions(membre=row.membre, fonctions=row.fonctions, actor=actor, at=at)
    elif row.membre is not None:
        for other in row.membre.changements.open():
            _close(other, EtatChangement.RETIRE, "retirer", "La personne n’est plus membre.", "portail", actor, at)
        membres.end_membership(membre=row.membre, actor=actor, at=at)


def _close(
    row: Changement, target: EtatChangement, verb: str, motif: str, decided_as: str, actor: Actor, at: Moment
) -> None:
    """End a proposal without effect; a suspended access opens again."""
    CHANGEMENT.next(row.etat, verb)
    _decided(row, target, motif[:LONGEST], decided_as, actor, at)
    if row.nature == NatureChangement.RETRAIT and row.membre is not None:
        membres.restore_access(membre=row.membre, actor=actor, at=at)


@transaction.atomic
def refuse(*, changement: Changement, motif: str, actor: Actor, at: Moment) -> Changement:
    """Refuse a change, with the motive that its author reads. Whoever may approve may refuse."""
    row = locked_change(pk=changement.pk, actor=actor)
    CHANGEMENT.next(row.etat, "refuser")
    refusal = why_not_decide(row, actor, at.now)
    if refusal is not None:
        raise NotAllowed(refusal, code="approbation_interdite")
    if not motif.strip():
        raise InvalidInput("Écrivez le motif du refus.", code="motif", field="motif")
    return refuse_locked(row, motif=motif.strip(), decided_as=_as(actor), actor=actor, at=at)


def refuse_locked(row: Changement, *, motif: str, decided_as: str, actor: Actor, at: Moment) -> Changement:
    """Refuse a change already locked."""
    _close(row, EtatChangement.REFUSE, "refuser", motif, decided_as, actor, at)
    record(actor=actor, at=at, verb="organismes.refuse_change", target=row, details={"nature": str(row.nature)})
    tell_of_change(changement=row, template="changement_decide", qui="", at=at)
    return row


@transaction.atomic
def withdraw(*, changement: Changement, motif: str = "", actor: Actor, at: Moment) -> Changement:
    """Take one's own proposal back. Twice is once."""
    row = locked_change(pk=changement.pk, actor=actor)
    if row.etat == EtatChangement.RETIRE:
        return row
    if actor.user_id != row.proposed_by_id:
        raise NotAllowed("Seule la personne qui a proposé ce changement le retire\u00a0; les autres le refusent.")
    text = motif.strip() or "Retiré par la personne qui l’avait proposé."
    _close(row, EtatChangement.RETIRE, "retirer", text, "auteur", actor, at)
    record(actor=actor, at=at, verb="organismes.withdraw_change", target=row, details={"nature": str(row.nature)})
    tell_of_change(changement=row, template="changement_decide", qui="", at=at)
    return row


@transaction.atomic
def expire(*, pk: int, actor: Actor, at: Moment) -> bool:
    """End a proposal that nobody decided in time; a suspended access and a contested IBAN wait all the same."""
    row = locked_change(pk=pk, actor=actor)
    if row.etat != EtatChangement.PROPOSE or at.today <= row.expires_on or _keeps(row) or open_objection(row):
        return False
    text = f"Sans décision jusqu’au {row.expires_on:%d/%m/%Y}."
    _close(row, EtatChangement.EXPIRE, "expirer", text, "portail", actor, at)
    record(actor=actor, at=at, verb="organismes.expire_change", target=row, details={"nature": str(row.nature)})
    tell_of_change(changement=row, template="changement_decide", qui="", at=at)
    return True
