"""The account of a person as her adviser reads it, under mandate; each reading is journalled."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.enums import Pouvoir
from accounts.policies import require_power
from accounts.readings import people_known_to
from accounts.rights import droits_of
from accounts.services.acts_under_mandate import record_reading
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.web.access import for_roles


@require_GET
@for_roles(Role.CONSEILLER)
def personne(request: HttpRequest, pk: int) -> HttpResponse:
    """Hours and lines of a person who gave a mandate to read them."""
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    titulaire = get_object_or_404(people_known_to(actor), pk=pk)
    mandat = require_power(actor=actor, titulaire=titulaire, pouvoir=Pouvoir.LIRE, at=at)
    record_reading(mandat=mandat, what="personne", actor=actor, at=at)
    return render(
        request,
        "accounts/personne.html",
        {"titulaire": titulaire, "mandat": mandat, "droits": droits_of(titulaire.compte, at)},
    )
