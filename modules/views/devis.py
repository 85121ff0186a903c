"""Quotes: asked and answered by the person, established by the organisme, read by both."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.documents import twin_of
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.documents.rendering import html_to_pdf, pdf_available
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from modules.documents import QUOTE, latest_document
from modules.enums import EtatDevis
from modules.forms.dossier import DemandeDevisForm
from modules.forms.organisme import AvenantForm, DevisForm, Lignes, lines_of_quote, with_more_lines
from modules.models import Devis, Dossier
from modules.selectors.dossiers import quotes_seen_by
from modules.services import devis as service


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def demander_devis(request: HttpRequest, pk: str) -> HttpResponse:
    """Describe the project and ask for an offer."""
    rows = Dossier.objects.visible_to(request.actor).select_related("module__organisme")  # type: ignore[attr-defined]
    dossier = get_object_or_404(rows, pk=pk)
    form = DemandeDevisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.request_quote(dossier=dossier, **form.cleaned_data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Votre demande de devis est envoyée à l’organisme.")
            return redirect("dossier", dossier.pk)
    return render(request, "modules/demander_devis.html", {"dossier": dossier, "form": form})


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def repondre_devis(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the offer, take it or not."""
    at = current_moment()
    devis = get_object_or_404(quotes_seen_by(request.actor), pk=pk)  # type: ignore[attr-defined]
    if request.method == "POST":
        act = service.accept if request.POST.get("reponse") == "accepter" else service.decline
        try:
            act(devis=devis, actor=request.actor, at=at)  # type: ignore[attr-defined]
        except DomainError as error:
            messages.error(request, error.message)
        else:
            accepted = act is service.accept
            messages.success(request, "Le devis est accepté." if accepted else "Le devis n’est pas retenu.")
        return redirect("dossier", devis.dossier_id)
    return render(
        request,
        "modules/repondre_devis.html",
        {
            "devis": devis,
            "dossier": devis.dossier,
            "ouvert": devis.etat == "emis" and devis.expires_on >= at.today,
            "pdf_disponible": pdf_available(),
        },
    )


def _write_offer(
    request: HttpRequest,
    devis: Devis,
    form: DevisForm,
    *,
    act: Callable[..., Devis],
    initial: list[dict[str, Any]],
    avenant: bool,
) -> HttpResponse:
    """Lines and words of an offer. « Ajouter des lignes » keeps what was typed and sends nothing."""
    more = "plus" in request.POST
    data = (with_more_lines(request.POST) if more else request.POST) if request.method == "POST" else None
    lignes = Lignes(data, initial=initial, prefix="lignes")
    if data is not None and not more and lignes.is_valid() and form.is_valid():
        values = {**form.cleaned_data, "lignes": lignes.lignes()}
        try:
            act(devis=devis, **values, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Le devis est envoyé à la personne.")
            return redirect("organisme_dossier", devis.dossier_id)
    bad = data is not None and not more and (bool(form.errors) or not lignes.is_valid())
    context = {"devis": devis, "dossier": devis.dossier, "form": form, "lignes": lignes, "avenant": avenant}
    context["ouvert"] = devis.etat in ((EtatDevis.EMIS, EtatDevis.ACCEPTE) if avenant else (EtatDevis.DEMANDE,))
    return render(request, "modules/etablir_devis.html", context, status=400 if bad else 200)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=("gestionnaire", "formateur"))
def etablir_devis(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisme's offer to one person."""
    devis = get_object_or_404(quotes_seen_by(request.actor), pk=pk)  # type: ignore[attr-defined]
    form = DevisForm(request.POST if request.method == "POST" else None)
    return _write_offer(request, devis, form, act=service.issue, initial=[], avenant=False)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=("gestionnaire", "formateur"))
def modifier_devis(request: HttpRequest, pk: int) -> HttpResponse:
    """Another version of an offer, from the lines of the former one."""
    devis = get_object_or_404(quotes_seen_by(request.actor), pk=pk)  # type: ignore[attr-defined]
    form = AvenantForm(request.POST if request.method == "POST" else None, initial={"detail": devis.detail})
    return _write_offer(request, devis, form, act=service.amend, initial=lines_of_quote(devis), avenant=True)


@require_GET
@for_roles(Role.TITULAIRE, Role.ORGANISME)
def devis_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The quote as a page."""
    devis = get_object_or_404(quotes_seen_by(request.actor), pk=pk)  # type: ignore[attr-defined]
    return HttpResponse(twin_of(latest_document(QUOTE, devis)))


@require_GET
@for_roles(Role.TITULAIRE, Role.ORGANISME)
def devis_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The quote as a tagged PDF."""
    devis = get_object_or_404(quotes_seen_by(request.actor), pk=pk)  # type: ignore[attr-defined]
    document = latest_document(QUOTE, devis)
    response = HttpResponse(html_to_pdf(document.html), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="devis-{devis.pk}.pdf"'
    return response
