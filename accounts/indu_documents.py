"""Notice and decision of an indu: what is owed and why, line by line, and how to answer."""

from datetime import date

from django.conf import settings

from accounts.enums import NatureActe
from accounts.models import Indu
from accounts.selectors.indus import indu_vu
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.issuing import issue_document
from cpa_portal.documents.models import Document

NOTICE, DECISION, VERSION = "notice_indu", "decision_indu", "1"
TITLES = {
    NatureActe.CONFIRMATION: "Décision confirmant un indu",
    NatureActe.CORRECTION: "Décision retenant vos observations",
}


def issue_notice(*, indu: Indu, answer_until: date, actor: Actor, at: Moment) -> Document:
    """Freeze what is missing, each correction behind it, the coming repayments, and until when to answer."""
    return _issue(
        NOTICE, f"Notification d’un indu du {at.today:%d/%m/%Y}", indu, {"repondre_avant": answer_until}, actor, at
    )


def issue_decision(
    *, indu: Indu, nature: NatureActe, motif: str, observations: str, appeal_until: date, actor: Actor, at: Moment
) -> Document:
    """Freeze the decision, its reason, and the ways to contest it. An empty reason: no observations were made."""
    extra = {
        "confirme": nature == NatureActe.CONFIRMATION,
        "motif": motif,
        "observations": observations,
        "recours_avant": appeal_until,
        "delai": settings.DELAI_OBSERVATIONS_INDU_JOURS,
    }
    return _issue(DECISION, f"{TITLES[nature]}, {at.today:%d/%m/%Y}", indu, extra, actor, at)


def _issue(kind: str, title: str, indu: Indu, extra: dict[str, object], actor: Actor, at: Moment) -> Document:
    titulaire = indu.solde.compte.titulaire
    context = {"titulaire": titulaire, "vu": indu_vu(indu, at), "jour": at.today, **extra}
    return issue_document(
        kind=kind,
        version=VERSION,
        title=title,
        context=context,
        subject=indu,
        titulaire_id=titulaire.pk,
        actor=actor,
        at=at,
    )
