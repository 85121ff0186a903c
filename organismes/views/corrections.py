"""Corrections: asked and withdrawn by the instructor, answered by the body."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from organismes.enums import Fonction
from organismes.forms.corrections import CorrectionFormSet, ReponseForm
from organismes.models import DeclarationActivite, DemandeCorrection
from organismes.services import corrections

GESTIONNAIRE = (Fonction.GESTIONNAIRE.value,)


def _page(request: HttpRequest, row: DeclarationActivite, formset: Any, message: str = "") -> HttpResponse:
    name = row.organisme.raison_sociale
    context = {
        "declaration": row,
        "formset": formset,
        "message": message,
        "fil": [
            ("Déclarations", reverse("instruction")),
            (name, reverse("instruction_declaration", args=[row.pk])),
            ("Corrections", ""),
        ],
    }
    bad = message or (formset.is_bound and not formset.is_valid())
    return render(request, "organismes/demander_corrections.html", context, status=400 if bad else 200)


@require_http_methods(["GET", "POST"])
@for_roles(Role.INSTRUCTEUR)
def demander_corrections(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for several corrections at once."""
    rows = DeclarationActivite.objects.visible_to(request.actor).select_related("organisme")  # type: ignore[attr-defined]
    row = get_object_or_404(rows, pk=pk)
    formset = CorrectionFormSet(request.POST or None, prefix="demande")
    if request.method == "GET" or not formset.is_valid():
        return _page(request, row, formset)
    wanted = [corrections.Correction(**form.cleaned_data) for form in formset if form.cleaned_data]
    try:
        corrections.ask(declaration=row, corrections=wanted, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        return _page(request, row, formset, error.message)
    messages.success(request, "Les corrections sont demandées à l’organisme.")
    return redirect("instruction_declaration", pk=pk)


def _visible(request: HttpRequest, pk: int) -> DemandeCorrection:
    rows = DemandeCorrection.objects.visible_to(request.actor).select_related("declaration__organisme")  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=pk)


@require_POST
@for_roles(Role.INSTRUCTEUR)
def retirer_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a request before its answer."""
    row = _visible(request, pk)
    try:
        corrections.withdraw(demande=row, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        messages.success(request, "La demande est retirée.")
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("instruction_declaration", pk=row.declaration_id)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def repondre_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one request."""
    row = _visible(request, pk)
    form = ReponseForm(request.POST or None, request.FILES or None, sur_piece=row.sur_piece)
    if request.method == "POST" and form.is_valid():
        try:
            corrections.answer(
                demande=row,
                file=form.cleaned_data.get("fichier"),
                explication=form.cleaned_data["explication"],
                actor=request.actor,  # type: ignore[attr-defined]
                at=current_moment(),
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Votre réponse est gardée. Déposez de nouveau la déclaration pour l’envoyer.")
            return redirect("declaration")
    context = {"demande": row, "form": form, "close": not DemandeCorrection.objects.unanswered().filter(pk=pk).exists()}
    return render(request, "organismes/repondre_correction.html", context, status=400 if form.errors else 200)
