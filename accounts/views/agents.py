"""Public agents: hours that the employer agreed to advance, told to the administrator; euros asked for in hours."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms.agents import AnticipationForm, EurosEnHeuresForm
from accounts.models import Compte
from accounts.selectors.agents import agent_of, conversion_of
from accounts.services.agents import record_anticipation, record_conversion
from accounts.services.readings import record_account_reading
from accounts.views.compte import own_compte
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.uploads.storage import store_upload
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADMINISTRATEUR)
def enregistrer_anticipation(request: HttpRequest, pk: int) -> HttpResponse:
    """What the public employer wrote, checked by the law before it is kept. The reading is journalled."""
    compte = get_object_or_404(Compte.objects.select_related("titulaire"), pk=pk)
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    form = AnticipationForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data, secondes=form.cleaned_data["heures"])
        del given["heures"]
        file, name = given.pop("fichier"), f"{given['accord_on']}:{given['formation']}"[:80]
        try:
            given["justificatif"] = store_upload(file, actor=actor, at=at) if file else None
            record_anticipation(compte=compte, **given, source="administrateur", source_ref=name, actor=actor, at=at)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(
                request, "Les heures prises par anticipation sont enregistrées. Le compte est en recalcul."
            )
            return redirect("compte_administre", pk)
    record_account_reading(compte=compte, what="anticipation", actor=actor, at=at)
    context = {"form": form, "compte": compte, "etat": agent_of(compte, at)}
    return render(request, "accounts/enregistrer_anticipation.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def euros_en_heures(request: HttpRequest) -> HttpResponse:
    """What her euros would give, before she asks; then the request."""
    compte, at, actor = own_compte(request), current_moment(), request.actor  # type: ignore[attr-defined]
    form = EurosEnHeuresForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            record_conversion(compte=compte, source="titulaire", source_ref="euros", actor=actor, at=at)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Vos euros sont devenus des heures.")
            return redirect("mes_droits")
    return render(request, "accounts/euros_en_heures.html", {"form": form, "etat": conversion_of(compte, at)})
