"""The funder's catalogue de référence, as its agents keep it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from financeurs.catalogue import consequences, entries_of
from financeurs.forms.catalogue import FiltreCatalogueForm
from financeurs.forms.decisions import EntreeForm, MotifForm
from financeurs.models import EntreeCatalogue, Financeur
from financeurs.services.catalogue import add_entry, end_entry
from organismes.selectors import admissible_many

PER_PAGE = 20


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
    filtre = FiltreCatalogueForm(request.GET)
    wanted = filtre.cleaned_data if filtre.is_valid() else {}
    rows = entries_of(who.structure_id, **wanted, today=at.today)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    verdicts = admissible_many([row.organisme for row in page.object_list], at.today)
    context = {
        "form": form,
        "filtre": filtre,
        "cherche": any(wanted.values()),
        "page": page,
        "lignes": [(row, verdicts[row.organisme_id].admissible) for row in page.object_list],
        "parametres": urlencode({name: value for name, value in wanted.items() if value}),
        "peut_agir": who.has_function("gestionnaire"),
        "examinateur": who.has_function("examinateur"),
        "financeur_id": who.structure_id,
    }
    return render(request, "financeurs/catalogue.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_roles(Role.FINANCEUR, functions=("gestionnaire",))
def sortir_catalogue(request: HttpRequest, pk: int) -> HttpResponse:
    """End an entry, with its motive, once its consequences are read."""
    who, at = request.actor, current_moment()  # type: ignore[attr-defined]
    entry = get_object_or_404(EntreeCatalogue.objects.select_related("organisme"), pk=pk, financeur_id=who.structure_id)
    form = MotifForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_entry(entry=entry, motif=form.cleaned_data["motif"], actor=who, at=at)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "L’organisme est sorti de votre catalogue. Il est prévenu.")
            return redirect("catalogue_financeur")
    fil = [("Catalogue de référence", reverse("catalogue_financeur")), (entry.organisme.raison_sociale, "")]
    context = {"entree": entry, "form": form, "consequences": consequences(entry, at.today), "fil": fil}
    return render(request, "financeurs/sortir_catalogue.html", context)
