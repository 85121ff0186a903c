"""The text of a decision: a page and its tagged PDF, for the funder, the person, and the organisme once granted."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.documents import twin_of
from cpa_portal.actor import Role
from cpa_portal.documents.models import Document
from cpa_portal.documents.rendering import html_to_pdf
from cpa_portal.web.access import for_roles
from financeurs.documents import DECISION
from financeurs.enums import EtatPriseEnCharge
from financeurs.models import PriseEnCharge

READERS = (Role.FINANCEUR, Role.TITULAIRE, Role.ORGANISME)


def _decision(request: HttpRequest, pk: str) -> Document:
    who = request.actor  # type: ignore[attr-defined]
    document = get_object_or_404(Document, pk=pk, kind=DECISION)
    rows = PriseEnCharge.objects.visible_to(who).filter(pk=int(document.subject_id))
    if who.role == Role.ORGANISME:  # the motive of a refusal is the person's
        rows = rows.exclude(etat=EtatPriseEnCharge.REFUSEE)
    if not rows.exists():
        raise Http404
    return document


@require_GET
@for_roles(*READERS)
def decision_document(request: HttpRequest, pk: str) -> HttpResponse:
    """The accessible twin of the file."""
    return HttpResponse(twin_of(_decision(request, pk)))


@require_GET
@for_roles(*READERS)
def decision_pdf(request: HttpRequest, pk: str) -> HttpResponse:
    """The tagged PDF, made from the frozen text."""
    document = _decision(request, pk)
    response = HttpResponse(html_to_pdf(document.html), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="decision-prise-en-charge-{document.subject_id}.pdf"'
    return response
