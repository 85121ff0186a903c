"""Choosing the role under which one acts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cpa_portal.web.middleware import SESSION_SPACE


@require_http_methods(["GET", "POST"])
def choisir_espace(request: HttpRequest) -> HttpResponse:
    """List the spaces of the person; POST enters one."""
    spaces = request.espaces  # type: ignore[attr-defined]
    if request.method == "POST":
        chosen = next((space for space in spaces if space.key == request.POST.get("espace")), None)
        if chosen is not None:
            request.session[SESSION_SPACE] = chosen.key
            return redirect(chosen.home)
        messages.error(request, "Cet espace n’est pas, ou plus, le vôtre. Choisissez-en un dans la liste.")
    return render(
        request,
        "accounts/choisir_espace.html",
        {"sans_compte": not any(space.titulaire_id for space in spaces)},
    )
