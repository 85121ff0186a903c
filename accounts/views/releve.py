"""The statement of rights: issued by a POST, then read as a page or a PDF file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.documents import RELEVE, issue_releve, twin_of
from accounts.views.compte import own_compte
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.documents.models import Document
from cpa_portal.documents.rendering import html_to_pdf, pdf_available
from cpa_portal.web.access import for_roles


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def mon_releve(request: HttpRequest) -> HttpResponse:
    """Statements already issued; POST issues one as of today."""
    compte = own_compte(request)
    if request.method == "POST":
        document = issue_releve(compte=compte, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        messages.success(request, "Votre relevé de droits est établi.")
        return redirect("mon_releve_page", document.pk)
    issued = Document.objects.filter(kind=RELEVE, titulaire_id=compte.titulaire_id).defer("html")
    return render(
        request,
        "accounts/mon_releve.html",
        {"documents": issued.order_by("-issued_at")[:50], "pdf_disponible": pdf_available()},
    )


def _own(request: HttpRequest, pk: str) -> Document:
    titulaire_id = request.actor.titulaire_id  # type: ignore[attr-defined]
    return get_object_or_404(Document, pk=pk, kind=RELEVE, titulaire_id=titulaire_id)


@require_GET
@for_roles(Role.TITULAIRE)
def mon_releve_page(request: HttpRequest, pk: str) -> HttpResponse:
    """The accessible twin of the file."""
    return HttpResponse(twin_of(_own(request, pk)))


@require_GET
@for_roles(Role.TITULAIRE)
def mon_releve_pdf(request: HttpRequest, pk: str) -> HttpResponse:
    """The tagged PDF, made from the frozen text."""
    document = _own(request, pk)
    response = HttpResponse(html_to_pdf(document.html), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="releve-de-droits-{document.issued_on:%Y-%m-%d}.pdf"'
    return response
