"""The administrator's campaigns: launch, follow, stop, resume, read the result."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.campagne_report import differences_of, duration, report_of
from accounts.forms.campagnes import AnomaliesForm, CampagneForm
from accounts.models import Campagne
from accounts.selectors.campagnes import anomalies_of, progress
from accounts.selectors.campagnes import campagnes as all_campagnes
from accounts.services.campagnes import launch, resume, stop
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.documents.rendering import pdf_available
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADMINISTRATEUR)
def campagnes(request: HttpRequest) -> HttpResponse:
    """Every campaign, latest first, and the form that launches one."""
    at = current_moment()
    form = CampagneForm(request.POST if request.method == "POST" else None, today=at.today)
    if request.method == "POST" and form.is_valid():
        try:
            campagne = launch(**form.cleaned_data, actor=request.actor, at=at)  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "La campagne est lancée. Son avancement se lit ici.")
            return redirect("campagne_detail", campagne.pk)
    page = Paginator(all_campagnes(), 25).get_page(request.GET.get("page"))
    return render(request, "accounts/campagnes.html", {"form": form, "page": page})


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def campagne_detail(request: HttpRequest, pk: str) -> HttpResponse:
    """How far it got, then what it found."""
    campagne = get_object_or_404(Campagne, pk=pk)
    form = AnomaliesForm(request.GET)
    code = form.cleaned_data["anomalie"] if form.is_valid() else ""
    anomalies = anomalies_of(campagne)
    where = progress(campagne, now=current_moment().now)
    context = {
        "campagne": campagne,
        "avancement": where,
        "restant": duration(int(where.left.total_seconds())) if where.left is not None else "",
        "rapport": report_of(campagne),
        "ecarts": differences_of(campagne),
        "form": form,
        "page": Paginator(anomalies.filter(code=code) if code else anomalies, 50).get_page(request.GET.get("page")),
        "parametres": f"anomalie={code}" if code else "",
        "en_cours": campagne.etat == Campagne.Etat.EN_COURS,
        "pdf_disponible": pdf_available(),
    }
    return render(request, "accounts/campagne_detail.html", context)


def _act(request: HttpRequest, pk: str, service: Callable[..., Campagne], done: str) -> HttpResponse:
    campagne = get_object_or_404(Campagne, pk=pk)
    try:
        service(campagne=campagne, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("campagne_detail", campagne.pk)


@require_POST
@for_roles(Role.ADMINISTRATEUR)
def arreter_campagne(request: HttpRequest, pk: str) -> HttpResponse:
    """Stop after the accounts under way."""
    return _act(request, pk, stop, "La campagne est arrêtée. Ce qui était inscrit le reste.")


@require_POST
@for_roles(Role.ADMINISTRATEUR)
def reprendre_campagne(request: HttpRequest, pk: str) -> HttpResponse:
    """Go on from where each partition is."""
    return _act(request, pk, resume, "La campagne reprend là où elle en était.")
