"""Documents of the accounts: the statement of rights, its explanation, the report of a campaign."""

from django.conf import settings
from django.db import transaction

from accounts.campagne_report import differences_of, report_of
from accounts.explanations import explained_account
from accounts.models import Campagne, Compte
from accounts.rights import droits_of
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.issuing import issue_document
from cpa_portal.documents.models import Document
from cpa_portal.documents.rendering import render_html

RELEVE, RELEVE_VERSION = "releve_droits", "1"
EXPLICATION, EXPLICATION_VERSION = "explication_droits", "1"
RAPPORT_VERSION = "1"


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


def rapport_html(*, campagne: Campagne, at: Moment) -> str:
    """Text of the report, made from what the campaign kept: it does not change once the campaign ended."""
    context = {
        "campagne": campagne,
        "rapport": report_of(campagne),
        "ecarts": differences_of(campagne),
        "jour": at.today,
    }
    title = f"{campagne.get_nature_display()}, année d’activité {campagne.annee}"
    return render_html(template=f"pdf/rapport_campagne/{RAPPORT_VERSION}", context=context, title=title)


def served(html: str) -> str:
    """The text of a document, its style sheets served by the portal instead of the disk."""
    return html.replace('href="static:', f'href="{settings.STATIC_URL}')


def twin_of(document: Document) -> str:
    """The document's own HTML, as a page."""
    return served(document.html)
