"""The public list of training bodies, compared with the portal by the administrator."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from modules.csv_lines import csv_response
from modules.enums import EtatListe
from modules.forms.lpof import DivergencesForm, ListeForm
from modules.models import ListeLpof
from modules.selectors.lpof import counts_of, divergences_of, lists, report_lines
from modules.services.lpof import receive_list


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADMINISTRATEUR)
def listes_lpof(request: HttpRequest) -> HttpResponse:
    """The lists received, and the form that sends another."""
    form = ListeForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = receive_list(file=form.cleaned_data["fichier"], actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Liste reçue. La comparaison commence.")
            return redirect("liste_lpof", row.pk)
    page = Paginator(lists(), 20).get_page(request.GET.get("page"))
    return render(request, "modules/listes_lpof.html", {"form": form, "page": page}, status=400 if form.errors else 200)


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def liste_lpof(request: HttpRequest, pk: str) -> HttpResponse:
    """Where one list disagrees with the portal."""
    liste = get_object_or_404(ListeLpof, pk=pk)
    form = DivergencesForm(request.GET)
    nature = form.cleaned_data["nature"] if form.is_valid() else ""
    context = {
        "liste": liste,
        "en_cours": liste.etat == EtatListe.RECUE,
        "comptes": [(one.label, number) for one, number in counts_of(liste)],
        "form": form,
        "parametres": f"nature={nature}" if nature else "",
        "page": Paginator(divergences_of(liste, nature), 50).get_page(request.GET.get("page")),
    }
    return render(request, "modules/liste_lpof.html", context)


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def divergences_lpof(request: HttpRequest, pk: str) -> StreamingHttpResponse:
    """The whole report, streamed."""
    liste = get_object_or_404(ListeLpof, pk=pk)
    return csv_response(report_lines(liste), f"divergences-lpof-{liste.received_on:%Y-%m-%d}.csv")
