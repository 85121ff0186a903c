"""Approval of an order by distinct people. The last one makes the try to pay, in the same transaction."""

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import DomainError, NotAllowed, Refused
from financeurs.enums import EtatOrdre
from financeurs.models import Approbation, OrdrePaiement, Tentative
from financeurs.policies import why_not_approve
from financeurs.rules.sepa import end_to_end_id
from financeurs.selectors import digest_of, next_try, standing_approvals
from financeurs.services.ordres import locked_order, take_live_iban
from financeurs.workflow import ORDRE

CHANGED = "L’ordre a changé depuis son affichage (montant, bénéficiaire, IBAN ou preuve). Relisez-le avant d’approuver."


@retry_transient()
def approve(*, ordre: OrdrePaiement, digest: str, actor: Actor, at: Moment) -> Approbation:
    """Agree to the content that `digest` names. A double click gives one approval.

    Raises NotAllowed (journalled) when segregation of duties forbids it, Refused when the content
    changed since it was shown: the order then shows the organisme's IBAN of the day.
    """
    error: DomainError
    with transaction.atomic():
        row = locked_order(pk=ordre.pk, actor=actor)
        if row.etat == EtatOrdre.A_APPROUVER:
            take_live_iban(row)
        mine = next((given for given in standing_approvals(row) if given.approver_id == actor.user_id), None)
        if mine is not None and mine.content_digest == digest and row.etat != EtatOrdre.SUSPENDU:
            return mine
        refusal = why_not_approve(row, actor)
        if refusal is not None:
            record(actor=actor, at=at, verb="financeurs.approval_refused", target=row, details={"reason": refusal})
            error = NotAllowed(refusal, code="approbation_interdite")
        elif digest != digest_of(row):
            error = Refused(CHANGED, code="contenu_modifie")
        else:
            return _approve(row, digest, actor, at)
    raise error


def _approve(row: OrdrePaiement, digest: str, actor: Actor, at: Moment) -> Approbation:
    target = ORDRE.next(row.etat, "approuver")
    n = next_try(row)
    approval = Approbation.objects.create(
        ordre=row, n=n, approver_id=actor.user_id or 0, content_digest=digest, approved_at=at.now, approved_on=at.today
    )
    given = len(standing_approvals(row))
    record(
        actor=actor,
        at=at,
        verb="financeurs.approve",
        target=row,
        details={"n": n, "given": given, "required": row.approbations_requises, "digest": digest[:16]},
    )
    if given >= row.approbations_requises:
        Tentative.objects.create(
            ordre=row, n=n, end_to_end_id=end_to_end_id(ordre_id=row.pk, n=n), content_digest=digest
        )
        row.etat = target
        row.save(update_fields=["etat"])
        record(actor=actor, at=at, verb="financeurs.ready", target=row, details={"n": n})
    return approval
