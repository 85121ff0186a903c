"""Files of a declaration: pieces joined, and the récépissé with its accessible twin."""

from collections.abc import Callable

from django.conf import settings
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from cpa_portal.actor import Role
from cpa_portal.documents.models import Document
from cpa_portal.documents.rendering import html_to_pdf
from cpa_portal.web.access import for_roles
from organismes.documents import receipt_of, refusal_of
from organismes.models import DeclarationActivite, PieceDeclaration


@require_GET
@for_roles(Role.ORGANISME, Role.INSTRUCTEUR)
def piece_declaration(request: HttpRequest, pk: int) -> FileResponse:
    """Download one piece, as its members and the instructors of its territory."""
    visible = PieceDeclaration.objects.visible_to(request.actor).kept().select_related("fichier")  # type: ignore[attr-defined]
    fichier = get_object_or_404(visible, pk=pk).fichier
    handle = storages["prive"].open(fichier.storage_key)
    return FileResponse(handle, as_attachment=True, filename=fichier.name, content_type=fichier.content_type)


Finder = Callable[[DeclarationActivite], Document | None]


def _document(request: HttpRequest, pk: int, find: Finder) -> Document:
    declaration = get_object_or_404(DeclarationActivite.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    found = find(declaration)
    if found is None:
        raise Http404
    return found


def _on_screen(document: Document) -> HttpResponse:
    """The very text of the PDF, its style served by the portal."""
    return HttpResponse(document.html.replace('href="static:', f'href="{settings.STATIC_URL}'))


def _as_pdf(document: Document, name: str) -> HttpResponse:
    response = HttpResponse(html_to_pdf(document.html), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


@require_GET
@for_roles(Role.ORGANISME, Role.INSTRUCTEUR)
def recepisse(request: HttpRequest, pk: int) -> HttpResponse:
    """The récépissé to read on screen."""
    return _on_screen(_document(request, pk, receipt_of))


@require_GET
@for_roles(Role.ORGANISME, Role.INSTRUCTEUR)
def recepisse_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The récépissé as a tagged PDF."""
    return _as_pdf(_document(request, pk, receipt_of), "recepisse-declaration-activite")


@require_GET
@for_roles(Role.ORGANISME, Role.INSTRUCTEUR)
def decision_refus(request: HttpRequest, pk: int) -> HttpResponse:
    """The refusal to read on screen."""
    return _on_screen(_document(request, pk, refusal_of))


@require_GET
@for_roles(Role.ORGANISME, Role.INSTRUCTEUR)
def decision_refus_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The refusal as a tagged PDF."""
    return _as_pdf(_document(request, pk, refusal_of), "refus-declaration-activite")
