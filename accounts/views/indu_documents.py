"""Notices and decisions of an indu: the accessible twin and the tagged PDF, for the person and the administrator."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.documents import twin_of
from accounts.models import Indu
from accounts.selectors.indus import document_of
from cpa_portal.actor import Role
from cpa_portal.documents.models import Document
from cpa_portal.documents.rendering import html_to_pdf
from cpa_portal.web.access import for_roles


def _document(request: HttpRequest, pk: UUID, document: UUID) -> Document:
    rows = Indu.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    found = document_of(get_object_or_404(rows, pk=pk), str(document))
    if found is None:
        raise Http404
    return found


def _pdf(document: Document) -> HttpResponse:
    response = HttpResponse(html_to_pdf(document.html), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="indu-{document.issued_on:%Y-%m-%d}.pdf"'
    return response


@require_GET
@for_roles(Role.TITULAIRE)
def mon_indu_page(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    """The accessible twin of the file."""
    return HttpResponse(twin_of(_document(request, pk, document)))


@require_GET
@for_roles(Role.TITULAIRE)
def mon_indu_pdf(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    """The tagged PDF, made from the frozen text."""
    return _pdf(_document(request, pk, document))


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def indu_page(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    """The same for who decides."""
    return HttpResponse(twin_of(_document(request, pk, document)))


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def indu_pdf(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    """The same for who decides."""
    return _pdf(_document(request, pk, document))
