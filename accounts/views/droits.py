"""Hours of the person: balances, explained lines, movements."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.forms.declarations import HistoriqueForm
from accounts.movements import mouvement_vu
from accounts.rights import droits_of
from accounts.selectors import movements_of
from accounts.selectors.retraits import withdrawals_of
from accounts.views.compte import own_compte
from accounts.withdrawals import retrait_vu
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.web.access import for_roles


@require_GET
@for_roles(Role.TITULAIRE)
def mes_droits(request: HttpRequest) -> HttpResponse:
    """What she has, why, and what to do next."""
    droits = droits_of(own_compte(request), current_moment())
    return render(request, "accounts/mes_droits.html", {"droits": droits})


@require_GET
@for_roles(Role.TITULAIRE)
def mon_historique(request: HttpRequest) -> HttpResponse:
    """Every movement, latest first, of one counter or of all."""
    compte = own_compte(request)
    movements = movements_of(compte)
    form = HistoriqueForm(request.GET or None)
    wanted = form.cleaned_data["compteur"] if form.is_valid() else ""
    if wanted:
        movements = movements.filter(solde__compteur=wanted)
    page = Paginator(movements, 25).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "mouvements": [mouvement_vu(movement) for movement in page.object_list],
        "parametres": urlencode({"compteur": wanted}) if wanted else "",
        "effacer": request.path,
        "retraits": [retrait_vu(retrait) for retrait in withdrawals_of(compte)],
    }
    return render(request, "accounts/mon_historique.html", context)
