"""Opening or claiming one's account."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms.ouverture import OuvertureForm
from accounts.services.titulaires import claim_compte
from accounts.throttling import count_try
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.forms import show_error
from cpa_portal.web.middleware import SESSION_SPACE


@require_http_methods(["GET", "POST"])
def ouvrir_compte(request: HttpRequest) -> HttpResponse:
    """Identity as on the health insurance card; an account opened by an activity file is claimed."""
    if any(space.role == Role.TITULAIRE for space in request.espaces):  # type: ignore[attr-defined]
        return redirect("mes_droits")
    form = OuvertureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actor = replace(request.actor, user_id=request.user.pk, role=Role.TITULAIRE)  # type: ignore[attr-defined]
        try:
            count_try(what="ouverture", who=request.user.pk)
            compte = claim_compte(user=request.user, **form.cleaned_data, actor=actor, at=current_moment())
        except DomainError as error:
            show_error(form, error)
        else:
            request.session[SESSION_SPACE] = f"titulaire:{compte.titulaire_id}"
            messages.success(request, "Votre compte est ouvert. Vérifiez vos heures et complétez vos déclarations.")
            return redirect("mes_droits")
    return render(request, "accounts/ouvrir_compte.html", {"form": form})
