"""The simulator: open to all, nothing is kept."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.forms.simulateur import SimulateurForm
from accounts.rights import ligne_vue, solde_calcule_vu
from accounts.rules.entitlements import entitlements
from accounts.rules.facts import FactsError, parse_facts
from cpa_portal.clock.reading import current_moment


@login_not_required
@require_http_methods(["GET", "POST"])
def simulateur(request: HttpRequest) -> HttpResponse:
    """Years of work in, explained hours out, by the rules of the real accounts."""
    today = current_moment().today
    form = SimulateurForm(request.POST if request.method == "POST" else None, initial={"jour": today})
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["jour"]
        try:
            facts = parse_facts(form.document())
            found = entitlements(facts, facts.uses, day)
        except FactsError as error:
            form.add_error(None, error.message)
        else:
            context |= {
                "jour": day,
                "soldes": [solde_calcule_vu(solde) for solde in found.soldes],
                "lignes": [ligne_vue(ligne, day) for ligne in reversed(found.lignes)],
            }
    return render(request, "accounts/simulateur.html", context)
