"""Is a body admissible, and payable by whom, on any day: for itself, its instructor, the funders and the public."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.web.access import for_roles
from financeurs.forms.admissibilite import JourEtNatureForm
from financeurs.frise import draw
from financeurs.history import payees_facts, shown_to
from financeurs.models import Financeur
from financeurs.rules.history import payable_on
from modules.enums import NatureAction
from organismes.models import Organisme
from organismes.rules.admissibility import admissibility
from organismes.rules.identifiers import displayed_nda
from organismes.rules.parameters import statutory_mention
from organismes.selectors import facts_of, live_declaration, own_organisme


def _page(request: HttpRequest, organisme: Organisme, context: dict[str, Any]) -> HttpResponse:
    """The answer on the day asked, each funder's, and the timeline with its table twin."""
    today = current_moment().today
    form = JourEtNatureForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    day, nature = asked.get("le") or today, asked.get("nature") or NatureAction.CREATION_REPRISE.value
    declarations, qualites = facts_of(organisme)
    funders = list(Financeur.objects.order_by("nom", "pk"))
    payers = list(zip(funders, payees_facts(organisme, funders, nature=nature), strict=True))
    live = live_declaration(organisme, today)
    context |= {
        "organisme": organisme,
        "form": form if form.errors else JourEtNatureForm(initial={"le": day, "nature": nature}),
        "jour": day,
        "nature": NatureAction(nature).label,
        "admissibilite": admissibility(declarations=declarations, qualites=qualites, day=day),
        "payeurs": [(funder.nom, payable_on(facts, day)) for funder, facts in payers],
        "frise": draw(
            declarations=declarations,
            qualites=qualites,
            payeurs=[(funder.nom, facts) for funder, facts in payers],
            today=today,
            asked=day,
        ),
        "nda": displayed_nda(live.nda) if live else "",
        "mention": statutory_mention(),
    }
    return render(request, "financeurs/admissibilite.html", context, status=400 if form.errors else 200)


@require_GET
@for_roles(Role.ORGANISME)
def mon_admissibilite(request: HttpRequest) -> HttpResponse:
    """Her own body."""
    organisme = own_organisme(request.actor)  # type: ignore[attr-defined]
    fil = [("Mes étapes", reverse("organisme_accueil")), ("Mon admissibilité", "")]
    return _page(request, organisme, {"titre": "Mon admissibilité", "fil": fil})


@login_not_required
@require_GET
def admissibilite_organisme(request: HttpRequest, pk: int) -> HttpResponse:
    """Any body that has been registered, open to everyone."""
    organisme = get_object_or_404(shown_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    title = f"Admissibilité de {organisme.raison_sociale}"
    return _page(request, organisme, {"titre": title, "fil": [("Catalogue", reverse("catalogue")), (title, "")]})
