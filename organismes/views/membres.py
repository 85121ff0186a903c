"""Members of the body: who they are, and the changes that a second person approves."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from organismes.enums import Fonction
from organismes.forms.changements import FonctionsForm, RaisonForm
from organismes.forms.membres import InvitationForm
from organismes.models import MembreOrganisme
from organismes.second_person import is_narrow, open_changes, who_must_act
from organismes.selectors import members_of, open_invitations, own_organisme
from organismes.services import changements, membres

GESTIONNAIRE = (Fonction.GESTIONNAIRE.value,)


def _labels(fonctions: list[str]) -> str:
    return ", ".join(Fonction(value).label for value in fonctions)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def membres_organisme(request: HttpRequest) -> HttpResponse:
    """List the members; POST proposes to invite an address."""
    organisme, at = own_organisme(request.actor), current_moment()  # type: ignore[attr-defined]
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = changements.propose_invitation(
                organisme=organisme,
                **form.cleaned_data,
                actor=request.actor,  # type: ignore[attr-defined]
                at=at,
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(
                request, "L’invitation est proposée. Elle partira quand une seconde personne l’approuvera."
            )
            return redirect("changement", made.pk)
    waiting = [row for row in open_changes(organisme) if row.nature != "iban"]
    context = {
        "organisme": organisme,
        "form": form,
        "membres": [
            {"membre": row, "fonctions": _labels(row.fonctions), "recent": is_narrow(row, at.now)}
            for row in members_of(organisme)
        ],
        "invitations": [
            {"invitation": row, "fonctions": _labels(row.fonctions)} for row in open_invitations(organisme)
        ],
        "attente": [(row, who_must_act(row, at.now)) for row in waiting],
    }
    return render(request, "organismes/membres_organisme.html", context, status=400 if form.errors else 200)


def _member(request: HttpRequest, pk: int) -> MembreOrganisme:
    organisme = own_organisme(request.actor)  # type: ignore[attr-defined]
    rows = organisme.membres.filter(until_on__isnull=True).select_related("organisme", "user")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def membre_organisme(request: HttpRequest, pk: int) -> HttpResponse:
    """One member: propose other functions or her removal; suspend her access at once."""
    membre, at, who = _member(request, pk), current_moment(), request.actor  # type: ignore[attr-defined]
    verb = request.POST.get("action", "")
    sent = {name: request.POST if verb == name else None for name in ("fonctions", "suspendre", "retirer")}
    shown: dict[str, forms.Form] = {
        "fonctions": FonctionsForm(sent["fonctions"], initial={"fonctions": membre.fonctions}, auto_id="fonctions-%s"),
        "suspendre": RaisonForm(sent["suspendre"], auto_id="suspendre-%s"),
        "retirer": RaisonForm(sent["retirer"], auto_id="retirer-%s"),
    }
    form = shown.get(verb)
    if form is not None and form.is_valid():
        try:
            made = _act(verb, membre, form.cleaned_data, who, at)
        except DomainError as error:
            show_error(form, error)
        else:
            return _done(request, verb, made)
    others = [row for row in open_changes(membre.organisme) if row.membre_id == membre.pk]
    context = {
        "membre": membre,
        "fonctions": _labels(membre.fonctions),
        "formulaires": shown,
        "recent": is_narrow(membre, at.now),
        "moi": membre.user_id == who.user_id,
        "gestionnaire": Fonction.GESTIONNAIRE in membre.fonctions,
        "attente": [(row, who_must_act(row, at.now)) for row in others],
    }
    return render(request, "organismes/membre_organisme.html", context, status=400 if form else 200)


def _act(verb: str, membre: MembreOrganisme, data: dict[str, Any], actor: Any, at: Any) -> Any:
    acts: dict[str, Any] = {
        "fonctions": changements.propose_functions, "suspendre": changements.suspend, "retirer": changements.remove,
    }  # fmt: skip
    return acts[verb](membre=membre, **data, actor=actor, at=at)


def _done(request: HttpRequest, verb: str, made: Any) -> HttpResponse:
    if made is None:
        messages.success(request, "Cette personne n’est plus membre de l’organisme.")
        return redirect("membres_organisme")
    said = "Son accès est suspendu. " if verb == "suspendre" else ""
    messages.success(request, f"{said}La suite attend une seconde personne.")
    return redirect("changement", made.pk)


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def retirer_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    organisme = own_organisme(request.actor)  # type: ignore[attr-defined]
    invitation = get_object_or_404(organisme.invitations, pk=pk)
    try:
        membres.withdraw_invitation(invitation=invitation, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "L’invitation est retirée.")
    return redirect("membres_organisme")
