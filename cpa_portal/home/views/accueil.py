"""The first page: for visitors, what the portal is; for others, the way to their space."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET


def catalogue_url() -> str:
    """Address of the public catalogue."""
    return reverse("catalogue")


@require_GET
@login_not_required
def accueil(request: HttpRequest) -> HttpResponse:
    """Visitors read; people go to the home of their role, or open their account."""
    if not request.user.is_authenticated:
        return render(request, "home/accueil.html", {"catalogue": catalogue_url()})
    space = request.espace  # type: ignore[attr-defined]
    return redirect(space.home if space else "ouvrir_compte")
