"""Approval of an order by distinct people. The last one makes the try to pay, in the same transaction."""

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import NotAllowed, Refused
from financeurs.enums import EtatOrdre
from financeurs.models import Approbation, OrdrePaiement, Tentative
from financeurs.policies import why_not_approve
from financeurs.rules.sepa import end_to_end_id
from financeurs.selectors import digest_of, next_try, standing_approvals
from financeurs.services.ordres import locked_order, take_live_iban
from financeurs.workflow import ORDRE


def approve(*, ordre: OrdrePaiement, digest: str, actor: Actor, at: Moment) -> Approbation:
    """Agree to the content that `digest` names. A double click gives one approval.

    Raises NotAllowed (journalled) when segregation of duties forbids it, Refused when the content
    changed since it was shown.
    """
    refusal = None
    with transaction.atomic():
        row = locked_order(pk=ordre.pk, actor=actor)
        mine = row.approbations.filter(approver_id=actor.user_id, content_digest=digest).order_by("-n").first()
        if mine is not None and mine.n >= next_try(row) - (row.etat != EtatOrdre.A_APPROUVER):
            return mine
        if row.etat == EtatOrdre.A_APPROUVER:
            take_live_iban(row)
        refusal = why_not_approve(row, actor)
        if refusal is None:
            return _approve(row, digest, actor, at)
        record(actor=actor, at=at, verb="financeurs.approval_refused", target=row, details={"reason": refusal})
    raise NotAllowed(refusal, code="approbation_interdite")


def _approve(row: OrdrePaiement, digest: str, actor: Actor, at: Moment) -> Approbation:
    target = ORDRE.next(row.etat, "approuver")
    current = digest_of(row)
    if current is None or digest != current:
        raise Refused(
            "L’ordre a changé depuis son affichage (montant, bénéficiaire, IBAN ou preuve). Relisez-le avant d’approuver.",
            code="contenu_modifie",
        )
    n = next_try(row)
    approval = Approbation.objects.create(
        ordre=row, n=n, approver_id=actor.user_id or 0, content_digest=current, approved_at=at.now, approved_on=at.today
    )
    given = standing_approvals(row).count()
    record(
        actor=actor,
        at=at,
        verb="financeurs.approve",
        target=row,
        details={"n": n, "given": given, "required": row.approbations_requises, "digest": current[:16]},
    )
    if given >= row.approbations_requises:
        Tentative.objects.create(
            ordre=row, n=n, end_to_end_id=end_to_end_id(ordre_id=row.pk, n=n), content_digest=current
        )
        row.etat = target
        row.save(update_fields=["etat"])
        record(actor=actor, at=at, verb="financeurs.ready", target=row, details={"n": n})
    return approval
