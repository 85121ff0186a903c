"""Declaring the DIF hours left at the end of 2014."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms.declarations import DIFForm
from accounts.models import DeclarationDIF
from accounts.services.facts import declare_dif
from accounts.views.compte import own_compte
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.uploads.storage import store_upload
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def declarer_dif(request: HttpRequest) -> HttpResponse:
    """Hours and, if she has it, the proof that the first dossier will ask for."""
    compte, at, actor = own_compte(request), current_moment(), request.actor  # type: ignore[attr-defined]
    form = DIFForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["fichier"]
        try:
            proof = store_upload(file, actor=actor, at=at) if file else None
            declare_dif(compte=compte, secondes=form.cleaned_data["heures"], justificatif=proof, actor=actor, at=at)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Vos heures de DIF sont enregistrées. Votre compte est en cours de recalcul.")
            return redirect("mes_droits")
    current = DeclarationDIF.objects.filter(compte=compte).current().select_related("justificatif").first()
    return render(request, "accounts/declarer_dif.html", {"form": form, "actuelle": current})
