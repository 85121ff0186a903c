"""The person's dossiers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from modules.forms.dossier import AnnulerForm, DatesForm
from modules.models import Dossier
from modules.pages import page_of
from modules.selectors.dossiers import plan_of
from modules.selectors.nacre import end_of_quality
from modules.services import dossiers


def own_dossiers(request: HttpRequest) -> QuerySet[Dossier]:
    """Dossiers of the person with what their page shows."""
    return (
        Dossier.objects.visible_to(request.actor)  # type: ignore[attr-defined]
        .select_related("module__organisme", "titulaire__compte")
        .prefetch_related("devis", "plan", "tranches__service_fait", "tranches__justificatifs__fichier")
    )


@require_GET
@for_roles(Role.TITULAIRE)
def mes_dossiers(request: HttpRequest) -> HttpResponse:
    """Her dossiers, newest first."""
    rows = Dossier.objects.visible_to(request.actor).select_related("module__organisme")  # type: ignore[attr-defined]
    page = Paginator(rows.order_by("-created_at", "pk"), 20).get_page(request.GET.get("page"))
    return render(request, "modules/mes_dossiers.html", {"page": page})


@require_GET
@for_roles(Role.TITULAIRE)
def dossier(request: HttpRequest, pk: str) -> HttpResponse:
    """One dossier: plan of hours before any commitment, steps, what is missing and who must act."""
    row = get_object_or_404(own_dossiers(request), pk=pk)
    at = current_moment()
    context = page_of(row, request.actor, at)  # type: ignore[attr-defined]
    return render(request, "modules/dossier.html", context | {"fin_nacre": end_of_quality(row, at.today)})


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def changer_dates(request: HttpRequest, pk: str) -> HttpResponse:
    """Other dates for a draft."""
    row = get_object_or_404(own_dossiers(request), pk=pk)
    initial = {"first_session_on": row.first_session_on, "last_session_on": row.last_session_on}
    form = DatesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            dossiers.set_dates(dossier=row, **form.cleaned_data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Les dates sont enregistrées.")
            return redirect("dossier", row.pk)
    return render(request, "modules/changer_dates.html", {"dossier": row, "form": form})


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def annuler_dossier(request: HttpRequest, pk: str) -> HttpResponse:
    """What cancelling does, then the act itself."""
    row = get_object_or_404(own_dossiers(request), pk=pk)
    form = AnnulerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dossiers.cancel(dossier=row, **form.cleaned_data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Votre dossier est annulé.")
            return redirect("dossier", row.pk)
    return render(
        request,
        "modules/annuler_dossier.html",
        {"dossier": row, "form": form, "plan": plan_of(row) if row.etat == "valide" else None},
    )


def _act(request: HttpRequest, pk: str, act: Callable[..., Any], done: str, **values: Any) -> HttpResponse:
    row = get_object_or_404(own_dossiers(request), pk=pk)
    try:
        act(dossier=row, **values, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("dossier", row.pk)


@require_POST
@for_roles(Role.TITULAIRE)
def prendre_connaissance(request: HttpRequest, pk: str) -> HttpResponse:
    """« J’ai pris connaissance » of the CEP notice."""
    done = "Vous avez pris connaissance de l’information sur le conseil en évolution professionnelle."
    return _act(request, pk, dossiers.acknowledge_cep, done)


@require_POST
@for_roles(Role.TITULAIRE)
def choisir_paiement(request: HttpRequest, pk: str) -> HttpResponse:
    """Pay the missing hours oneself, or no longer."""
    paye = request.POST.get("paye") == "oui"
    done = "Vous paierez vous-même les heures manquantes." if paye else "Vous ne payez plus les heures manquantes."
    return _act(request, pk, dossiers.choose_self_payment, done, paye=paye)
