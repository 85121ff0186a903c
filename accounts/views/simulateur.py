"""The simulator: open to all, nothing is kept."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.explanations import told
from accounts.forms.simulateur import Simulateur
from accounts.projections import compare, uses_told
from accounts.rights import ligne_vue, solde_calcule_vu
from accounts.rules.entitlements import entitlements
from accounts.rules.explanation import explain
from accounts.rules.facts import FactsError, parse_facts
from accounts.selectors.law import law_in_force
from cpa_portal.clock.reading import current_moment

TEMPLATE = "accounts/simulateur.html"
FILE = "simulation.json"


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def simulateur(request: HttpRequest) -> HttpResponse:
    """A career in, explained hours out, by the rules of the real accounts."""
    today, action = current_moment().today, request.POST.get("action", "")
    if action.partition(":")[0] in ("ajouter", "retirer"):
        return render(request, TEMPLATE, {"page": Simulateur.rearranged(request.POST, action, today=today)})
    page = Simulateur(request.POST if request.method == "POST" else None, today=today)
    context: dict[str, Any] = {"page": page}
    if request.method == "POST" and page.is_valid():
        try:
            result = _result(page)
        except FactsError as error:
            page.show(error.field, error.message)
        else:
            if action == "json":
                return _file(page)
            context |= result
    return render(request, TEMPLATE, context)


def _result(page: Simulateur) -> dict[str, Any]:
    """Balances, lines, uses and the coming years."""
    data, law = page.situation.cleaned_data, law_in_force()
    day, facts = data["jour"], parse_facts(page.document())
    found = entitlements(facts, facts.uses, day, parameters=law)
    return {
        "jour": day,
        "soldes": [solde_calcule_vu(solde) for solde in found.soldes],
        "lignes": [ligne_vue(ligne, day) for ligne in reversed(found.lignes)],
        "explication": told(explain(facts, facts.uses, day, parameters=law, found=found)),
        "formations": uses_told(found.uses),
        "comparaison": compare(
            facts,
            page.situation.hypotheses(),
            cible=page.situation.cible(),
            annees=data["annees"],
            today=day,
        ),
    }


def _file(page: Simulateur) -> HttpResponse:
    """The facts as `manage.py simulate` and the API read them."""
    text = json.dumps(page.document(), ensure_ascii=False, indent=2)
    return HttpResponse(
        text + "\n",
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{FILE}"'},
    )
