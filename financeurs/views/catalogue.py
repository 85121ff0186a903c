"""The funder's catalogue de référence."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from financeurs.forms.decisions import EntreeForm, MotifForm
from financeurs.models import EntreeCatalogue, Financeur
from financeurs.services.catalogue import add_entry, end_entry


@require_http_methods(["GET", "POST"])
@for_roles(Role.FINANCEUR)
def catalogue_financeur(request: HttpRequest) -> HttpResponse:
    """Entries with their dates and reasons; POST adds one."""
    who, at = request.actor, current_moment()  # type: ignore[attr-defined]
    form = EntreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        financeur = get_object_or_404(Financeur, pk=who.structure_id)
        try:
            add_entry(financeur=financeur, **form.cleaned_data, actor=who, at=at)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "L’organisme est inscrit à votre catalogue.")
            return redirect("catalogue_financeur")
    rows = (
        EntreeCatalogue.objects.filter(financeur_id=who.structure_id)
        .select_related("organisme")
        .order_by("until_on", "-from_on", "-pk")
    )
    context = {"form": form, "page": Paginator(rows, 20).get_page(request.GET.get("page"))}
    context["peut_agir"] = who.has_function("gestionnaire")
    return render(request, "financeurs/catalogue.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(Role.FINANCEUR, functions=("gestionnaire",))
def sortir_catalogue(request: HttpRequest, pk: int) -> HttpResponse:
    """End an entry, with its motive."""
    who = request.actor  # type: ignore[attr-defined]
    entry = get_object_or_404(EntreeCatalogue.objects.select_related("organisme"), pk=pk, financeur_id=who.structure_id)
    form = MotifForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_entry(entry=entry, motif=form.cleaned_data["motif"], actor=who, at=current_moment())
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "L’organisme est sorti de votre catalogue.")
            return redirect("catalogue_financeur")
    return render(request, "financeurs/sortir_catalogue.html", {"entree": entry, "form": form})
