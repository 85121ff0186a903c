"""« Quand aurai-je assez d’heures ? »: the coming years of an account, for the person and for her adviser."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.enums import Pouvoir
from accounts.forms.projection import ProjectionForm, completed, usual_scenarios
from accounts.models import Compte
from accounts.policies import require_power
from accounts.projections import compare_for
from accounts.readings import people_known_to
from accounts.selectors import facts_of
from accounts.services.acts_under_mandate import record_reading
from accounts.views.compte import own_compte
from cpa_portal.actor import Role
from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import current_moment
from cpa_portal.web.access import for_roles


def _context(request: HttpRequest, compte: Compte, at: Moment) -> dict[str, Any]:
    """The form of the address and, when it can be read, the comparison."""
    facts = facts_of(compte)
    form = ProjectionForm(completed(request.GET, scenarios=usual_scenarios(facts, at.today)), today=at.today)
    context: dict[str, Any] = {"form": form, "jour": at.today}
    if form.is_valid():
        scenarios, annees = form.hypotheses(), form.cleaned_data["annees"]
        context["comparaison"] = compare_for(compte, facts, scenarios, cible=form.cible(), annees=annees, at=at)
    return context


@require_GET
@for_roles(Role.TITULAIRE)
def projeter(request: HttpRequest) -> HttpResponse:
    """Her own account under up to three scenarios; the address says everything, and names nobody."""
    return render(request, "accounts/projeter.html", _context(request, own_compte(request), current_moment()))


@require_GET
@for_roles(Role.CONSEILLER)
def projeter_personne(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for the adviser of a person who gave a mandate to read her account."""
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    titulaire = get_object_or_404(people_known_to(actor), pk=pk)
    mandat = require_power(actor=actor, titulaire=titulaire, pouvoir=Pouvoir.LIRE, at=at)
    record_reading(mandat=mandat, what="projection", actor=actor, at=at)
    context = _context(request, titulaire.compte, at) | {"titulaire": titulaire, "mandat": mandat}
    return render(request, "accounts/projeter.html", context)
