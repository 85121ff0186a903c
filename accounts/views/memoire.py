"""What the portal knew on a day about a year, and what changed since."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.forms.declarations import MemoireForm
from accounts.selectors.memory import activities_known, corrections, known
from accounts.selectors.retraits import withdrawals_of
from accounts.views.compte import own_compte
from accounts.withdrawals import retrait_vu
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.clock.real_days import end_of, real_day
from cpa_portal.web.access import for_roles


@require_GET
@for_roles(Role.TITULAIRE)
def memoire(request: HttpRequest) -> HttpResponse:
    """The past as it was known: real days, since knowing happens in real time."""
    compte, at = own_compte(request), current_moment()
    today = real_day(at)
    form = MemoireForm(request.GET or None, initial={"annee": at.today.year - 1, "jour": today})
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        year, day = form.cleaned_data["annee"], form.cleaned_data["jour"]
        moment = end_of(day, at)
        context |= {
            "annee": year,
            "jour": min(day, today),
            "alors": known(compte, year, moment=moment),
            "maintenant": known(compte, year, moment=at.now),
            "corrections": corrections(compte, year, since=moment),
            "activites": activities_known(compte, year, moment=moment),
            "retraits": [
                retrait_vu(row)
                for row in withdrawals_of(compte)
                if row.year in (year, None) and row.recorded_at > moment
            ],
        }
    return render(request, "accounts/memoire.html", context)
