"""NACRE conventions of a territory."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from organismes.forms.qualite import NacreForm
from organismes.selectors import nacre_of, visible_by_siret
from organismes.services.qualite import record_nacre

PER_PAGE = 20


@require_http_methods(["GET", "POST"])
@for_roles(Role.INSTRUCTEUR)
def nacre_conventions(request: HttpRequest) -> HttpResponse:
    """List them; POST records one."""
    form = NacreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            organisme = visible_by_siret(request.actor, data.pop("siret"))  # type: ignore[attr-defined]
            record_nacre(organisme=organisme, **data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"La convention de {organisme.raison_sociale} est enregistrée.")
            return redirect("nacre_conventions")
    page = Paginator(nacre_of(request.actor), PER_PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    context = {"form": form, "page": page}
    return render(request, "organismes/nacre_conventions.html", context, status=400 if form.errors else 200)
