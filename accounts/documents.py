"""Documents of the accounts: the statement of rights, and its explanation."""

from django.conf import settings
from django.db import transaction

from accounts.explanations import explained_account
from accounts.models import Compte
from accounts.rights import droits_of
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.issuing import issue_document
from cpa_portal.documents.models import Document

RELEVE, RELEVE_VERSION = "releve_droits", "1"
EXPLICATION, EXPLICATION_VERSION = "explication_droits", "1"


@transaction.atomic
def issue_releve(*, compte: Compte, actor: Actor, at: Moment) -> Document:
    """Freeze the person's rights as of the legal day."""
    document = issue_document(
        kind=RELEVE,
        version=RELEVE_VERSION,
        title=f"Relevé de droits au {at.today:%d/%m/%Y}",
        context={"titulaire": compte.titulaire, "compte": compte, "droits": droits_of(compte, at), "jour": at.today},
        subject=compte,
        titulaire_id=compte.titulaire_id,
        actor=actor,
        at=at,
    )
    record(actor=actor, at=at, verb="accounts.issue_releve", target=document, titulaire_id=compte.titulaire_id)
    return document


@transaction.atomic
def issue_explication(*, compte: Compte, actor: Actor, at: Moment) -> Document:
    """Freeze why each hour is there or missing, as of the legal day."""
    document = issue_document(
        kind=EXPLICATION,
        version=EXPLICATION_VERSION,
        title=f"Explication des droits au {at.today:%d/%m/%Y}",
        context={
            "titulaire": compte.titulaire,
            "compte": compte,
            "e": explained_account(compte, at),
            "jour": at.today,
        },
        subject=compte,
        titulaire_id=compte.titulaire_id,
        actor=actor,
        at=at,
    )
    record(actor=actor, at=at, verb="accounts.issue_explication", target=document, titulaire_id=compte.titulaire_id)
    return document


def twin_of(document: Document) -> str:
    """The document's own HTML, its style sheets served by the portal instead of the disk."""
    return document.html.replace('href="static:', f'href="{settings.STATIC_URL}')
