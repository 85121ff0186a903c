"""NACRE conventions: of a territory for its instructors, of all for the administrator."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from organismes.forms.qualite import NacreForm
from organismes.models import ConventionNacre, ImportNacre
from organismes.selectors import nacre_of
from organismes.services.nacre import record_one

PER_PAGE = 20


@require_http_methods(["GET", "POST"])
@for_roles(Role.INSTRUCTEUR, Role.ADMINISTRATEUR)
def nacre_conventions(request: HttpRequest) -> HttpResponse:
    """Attached ones, those that wait for their body, the lists received; POST records one by hand."""
    form, who = NacreForm(request.POST or None), request.actor  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            row = record_one(**form.cleaned_data, actor=who, at=current_moment())
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"La convention de {row.raison_sociale} est enregistrée.")
            return redirect("nacre_conventions")
    attente = request.GET.get("etat") == "attente"
    waiting, attached = ConventionNacre.objects.visible_to(who).waiting(), nacre_of(who)
    rows = waiting.order_by("raison_sociale", "pk") if attente else attached
    here = reverse("nacre_conventions")
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "attente": attente,
        "onglets": [
            {"url": here, "libelle": f"Rattachées ({attached.count()})", "actif": not attente},
            {"url": f"{here}?etat=attente", "libelle": f"En attente ({waiting.count()})", "actif": attente},
        ],
        "listes": ImportNacre.objects.visible_to(who).defer("lignes", "resultat").order_by("-received_at")[:5],
    }
    return render(request, "organismes/nacre_conventions.html", context, status=400 if form.errors else 200)
