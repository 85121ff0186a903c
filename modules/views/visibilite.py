"""How results are ranked, for everybody; whether one's module is seen, for its organisme."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.web.access import for_roles
from cpa_portal.web.caching import kept_by_caches
from modules.forms.visibilite import MotsForm
from modules.models import Module
from modules.selectors.catalogue import CAP
from modules.selectors.visibilite import rank_of, visibility


@require_GET
@login_not_required
@kept_by_caches(300)
def classement(request: HttpRequest) -> HttpResponse:
    """The rules of the ranking, in the words of everybody."""
    return render(request, "modules/classement.html", {"plafond": CAP})


@require_GET
@for_roles(Role.ORGANISME, functions=("gestionnaire", "formateur"))
def visibilite(request: HttpRequest, pk: int) -> HttpResponse:
    """Seen or not and why, filter by filter; the rank for some words."""
    own = Module.objects.filter(organisme_id=request.actor.structure_id)  # type: ignore[attr-defined]
    module = get_object_or_404(own.select_related("organisme"), pk=pk)
    today = current_moment().today
    form = MotsForm(request.GET or None)
    words = form.cleaned_data["q"].strip() if form.is_bound and form.is_valid() else ""
    return render(
        request,
        "modules/visibilite.html",
        {
            "module": module,
            "verdict": visibility(module, today),
            "form": form,
            "rang": rank_of(module, words, today) if words else None,
        },
    )
