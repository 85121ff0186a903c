"""The person's side: choose the funder, ask for missing hours, give her express consent."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.documents.rendering import pdf_available
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from financeurs.documents import decision_document
from financeurs.forms.decisions import FinanceurForm, TransmettreForm
from financeurs.selectors import competent_funders, funded_part, payable_many, why_not_payable
from financeurs.services.abondements import ask
from financeurs.services.prises_en_charge import submit
from modules.models import Dossier
from modules.pages import page_of


def _own(request: HttpRequest, pk: str) -> Dossier:
    rows = Dossier.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    return get_object_or_404(rows.select_related("module__organisme", "titulaire__compte"), pk=pk)


def _choice(row: Dossier, today: date) -> dict[str, Any]:
    """Competent funders, and why each of those that could not pay today could not."""
    funders = competent_funders(row, today)
    verdicts = payable_many(asked=[(row, funder) for funder in funders], today=today)
    return {
        "competents": funders,
        "refus": {funder.pk: why_not_payable(verdicts[row.pk, funder.pk]) for funder in funders},
    }


def _page(request: HttpRequest, row: Dossier, form: TransmettreForm, top_up: FinanceurForm) -> HttpResponse:
    decision = getattr(row, "prise_en_charge", None)
    shown, here = page_of(row, request.actor, current_moment()), reverse("financer_dossier", args=[row.pk])  # type: ignore[attr-defined]
    context = {
        **shown,
        "a_faire": [{**item, "url": "" if item["url"] == here else item["url"]} for item in shown["a_faire"]],
        "form": form,
        "form_abondement": top_up,
        "abondements": row.abondements.select_related("financeur").order_by("pk"),
        "personnel": (row.total_centimes or 0) - funded_part(row)[1],
        "prise_en_charge": decision,
        "document": decision and decision_document(decision),
        "pdf_disponible": pdf_available(),
        "sans_financeur": not form.fields["financeur"].queryset.exists(),  # type: ignore[attr-defined]
    }
    return render(request, "financeurs/financer_dossier.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def financer_dossier(request: HttpRequest, pk: str) -> HttpResponse:
    """Summary and consent; POST transmits to the chosen funder."""
    row, at = _own(request, pk), current_moment()
    choice = _choice(row, at.today)
    form = TransmettreForm(request.POST or None, **choice)
    if request.method == "POST" and form.is_valid():
        try:
            submit(dossier=row, financeur=form.cleaned_data["financeur"], actor=request.actor, at=at)  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Votre dossier est transmis au financeur. Vous serez prévenu de sa réponse.")
            return redirect("dossier", row.pk)
    return _page(request, row, form, FinanceurForm(**choice, prefix="abondement"))


@require_POST
@for_roles(Role.TITULAIRE)
def demander_abondement(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask a funder for the hours that the dossier lacks."""
    row, at = _own(request, pk), current_moment()
    choice = _choice(row, at.today)
    form = FinanceurForm(request.POST, **choice, prefix="abondement")
    if form.is_valid():
        try:
            ask(dossier=row, financeur=form.cleaned_data["financeur"], actor=request.actor, at=at)  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Votre demande d’heures est envoyée. Vous serez prévenu de la réponse.")
            return redirect("financer_dossier", row.pk)
    return _page(request, row, TransmettreForm(**choice), form)
