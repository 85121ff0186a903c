"""First pages of a body: its checklist, and whether it is admissible on a day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.web.access import for_roles
from organismes.echeances import nacre_deadline
from organismes.enums import Fonction
from organismes.etapes import Avancement, checklist
from organismes.forms.admissibilite import JourForm
from organismes.selectors import admissible, own_organisme
from organismes.spaces import FOR_GESTIONNAIRES


def _address(url_name: str, functions: frozenset[str]) -> str:
    """Where to act, or nothing when this person may not or the page does not exist."""
    if url_name in FOR_GESTIONNAIRES and Fonction.GESTIONNAIRE not in functions:
        return ""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


@require_GET
@for_roles(Role.ORGANISME)
def organisme_accueil(request: HttpRequest) -> HttpResponse:
    """The checklist."""
    organisme, today = own_organisme(request.actor), current_moment().today  # type: ignore[attr-defined]
    steps = checklist(organisme, today)
    functions = request.actor.functions  # type: ignore[attr-defined]
    return render(
        request,
        "organismes/organisme_accueil.html",
        {
            "organisme": organisme,
            "etapes": [{"etape": step, "url": _address(step.url_name, functions)} for step in steps],
            "prochaine": next((step for step in steps if step.avancement == Avancement.A_FAIRE), None),
            "admissibilite": admissible(organisme, today),
            "aujourdhui": today,
            "echeance": nacre_deadline(organisme, today),
        },
    )


@require_GET
@for_roles(Role.ORGANISME)
def mon_admissibilite(request: HttpRequest) -> HttpResponse:
    """Admissible on a day, with every reason and its article."""
    organisme, today = own_organisme(request.actor), current_moment().today  # type: ignore[attr-defined]
    form = JourForm(request.GET or None)
    day = (form.cleaned_data["le"] or today) if form.is_bound and form.is_valid() else today
    context = {
        "organisme": organisme,
        "form": form if form.is_bound else JourForm(initial={"le": today}),
        "fil": [("Mes étapes", reverse("organisme_accueil")), ("Mon admissibilité", "")],
        "jour": day,
        "admissibilite": None if form.errors else admissible(organisme, day),
    }
    return render(request, "organismes/mon_admissibilite.html", context, status=400 if form.errors else 200)
