"""First page of a body: its checklist."""

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
from organismes.selectors import admissible, closed_on, own_organisme, verification_of
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
            "verification": verification_of(organisme) if Fonction.GESTIONNAIRE in functions else None,
            "fermee_le": closed_on(organisme, today),
            "echeance": nacre_deadline(organisme, today),
        },
    )
