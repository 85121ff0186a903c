"""« Comprendre mes droits »: why each hour is there or missing, for the person and for her adviser."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.documents import EXPLICATION, issue_explication, twin_of
from accounts.enums import Pouvoir
from accounts.explanations import explained_account
from accounts.policies import require_power
from accounts.readings import people_known_to
from accounts.services.acts_under_mandate import record_reading
from accounts.views.compte import own_compte
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.documents.models import Document
from cpa_portal.documents.rendering import html_to_pdf, pdf_available
from cpa_portal.web.access import for_roles

TEMPLATE = "accounts/comprendre.html"
ISSUED_SHOWN = 20


@require_GET
@for_roles(Role.TITULAIRE)
def comprendre(request: HttpRequest) -> HttpResponse:
    """Her account, year by year; the documents already issued."""
    compte, at = own_compte(request), current_moment()
    issued = Document.objects.filter(kind=EXPLICATION, titulaire_id=compte.titulaire_id).defer("html")
    context = {
        "e": explained_account(compte, at),
        "jour": at.today,
        "en_recalcul": compte.computed_version < compte.facts_version,
        "liens": True,
        "documents": issued.order_by("-issued_at")[:ISSUED_SHOWN],
        "pdf_disponible": pdf_available(),
    }
    return render(request, TEMPLATE, context)


@require_GET
@for_roles(Role.CONSEILLER)
def comprendre_personne(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for the adviser of a person who gave a mandate to read her account."""
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    titulaire = get_object_or_404(people_known_to(actor), pk=pk)
    mandat = require_power(actor=actor, titulaire=titulaire, pouvoir=Pouvoir.LIRE, at=at)
    record_reading(mandat=mandat, what="explication", actor=actor, at=at)
    compte = titulaire.compte
    context = {
        "e": explained_account(compte, at, with_lines=False),
        "jour": at.today,
        "en_recalcul": compte.computed_version < compte.facts_version,
        "titulaire": titulaire,
        "mandat": mandat,
    }
    return render(request, TEMPLATE, context)


@require_POST
@for_roles(Role.TITULAIRE)
def etablir_explication(request: HttpRequest) -> HttpResponse:
    """Issue the explanation as of today."""
    document = issue_explication(
        compte=own_compte(request),
        actor=request.actor,  # type: ignore[attr-defined]
        at=current_moment(),
    )
    messages.success(request, "L’explication de vos droits est établie.")
    return redirect("explication_page", document.pk)


def _own(request: HttpRequest, pk: str) -> Document:
    titulaire_id = request.actor.titulaire_id  # type: ignore[attr-defined]
    return get_object_or_404(Document, pk=pk, kind=EXPLICATION, titulaire_id=titulaire_id)


@require_GET
@for_roles(Role.TITULAIRE)
def explication_page(request: HttpRequest, pk: str) -> HttpResponse:
    """The accessible twin of the file."""
    return HttpResponse(twin_of(_own(request, pk)))


@require_GET
@for_roles(Role.TITULAIRE)
def explication_pdf(request: HttpRequest, pk: str) -> HttpResponse:
    """The tagged PDF, made from the frozen text."""
    document = _own(request, pk)
    response = HttpResponse(html_to_pdf(document.html), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="explication-de-droits-{document.issued_on:%Y-%m-%d}.pdf"'
    return response
