"""Objections to bank details: one click of any member freezes them, the administrator decides."""

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from organismes.emails import tell_of_change
from organismes.enums import EtatChangement, IssueObjection
from organismes.models import Changement, ObjectionIban
from organismes.second_person import ADMINISTRATEUR, may_object, may_settle, open_objection
from organismes.services import banque
from organismes.services.changements import LONGEST, locked_change, refuse_locked


@transaction.atomic
def contest(*, changement: Changement, actor: Actor, at: Moment) -> ObjectionIban:
    """Freeze new bank details, by any member, until their hold ends. Twice is once."""
    row = locked_change(pk=changement.pk, actor=actor)
    standing = open_objection(row)
    if standing is not None:
        return standing
    if not may_object(row, actor, at.today):
        raise Refused("Ces coordonnées ne peuvent plus être contestées ici.", code="attente_finie")
    made = ObjectionIban.objects.create(
        changement=row, raised_by_id=actor.user_id or 0, raised_on=at.today, raised_at=at.now
    )
    record(actor=actor, at=at, verb="organismes.contest_iban", target=row)
    tell_of_change(changement=row, template="iban_conteste", qui=ADMINISTRATEUR, at=at)
    return made


@transaction.atomic
def settle(*, changement: Changement, issue: str, motif: str, actor: Actor, at: Moment) -> ObjectionIban:
    """Decide of an objection: set aside, the details stand; upheld, they never serve."""
    row = locked_change(pk=changement.pk, actor=actor)
    if not may_settle(row, actor):
        raise NotAllowed("Une objection est tranchée par un administrateur qui n’y est pas partie.")
    if issue not in IssueObjection.values:
        raise InvalidInput("Dites si l’objection est écartée ou retenue.", field="issue")
    if not motif.strip():
        raise InvalidInput("Écrivez le motif de votre décision\u00a0: chaque membre le lira.", field="motif")
    objection = open_objection(row)
    assert objection is not None  # may_settle found it
    objection.issue, objection.decision_motif = issue, motif.strip()[:LONGEST]
    objection.decided_by_id, objection.decided_on, objection.decided_at = actor.user_id, at.today, at.now
    objection.save(update_fields=["issue", "decision_motif", "decided_by", "decided_on", "decided_at"])
    record(actor=actor, at=at, verb="organismes.settle_objection", target=row, details={"issue": issue})
    if issue == IssueObjection.RETENUE and row.etat == EtatChangement.PROPOSE:
        refuse_locked(row, motif=objection.decision_motif, decided_as="administrateur", actor=actor, at=at)
    elif issue == IssueObjection.RETENUE:
        banque.end_iban(changement=row, actor=actor, at=at)
    tell_of_change(changement=row, template="objection_tranchee", qui="", objection=objection, at=at)
    return objection
