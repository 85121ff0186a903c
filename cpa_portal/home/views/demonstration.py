"""Pages that exist only in the demonstration: its accounts and its mails. Open to all, marked as such."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cpa_portal.home.demonstration.accounts import ACCOUNTS, PASSWORD
from cpa_portal.home.totp import current_code
from cpa_portal.outbox.models import Courriel

View = Callable[[HttpRequest], HttpResponse]


def _in_demonstration(view: View) -> View:
    """404 outside the demonstration."""

    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.MODE_DEMONSTRATION:
            raise Http404
        return view(request)

    return login_not_required(require_GET(never_cache(guarded)))


@_in_demonstration
def demonstration(request: HttpRequest) -> HttpResponse:
    """Accounts, password and current codes."""
    rows = [
        {"compte": account, "code": current_code(account.totp_secret) if account.second_factor else ""}
        for account in ACCOUNTS
    ]
    return render(request, "home/demonstration.html", {"comptes": rows, "mot_de_passe": PASSWORD})


@_in_demonstration
def demonstration_courriels(request: HttpRequest) -> HttpResponse:
    """Every mail that the portal sent, latest first."""
    page = Paginator(Courriel.objects.order_by("-pk"), 25).get_page(request.GET.get("page"))
    return render(request, "home/demonstration_courriels.html", {"page": page})
