"""Members of the body."""

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
from organismes.forms.membres import InvitationForm
from organismes.selectors import members_of, open_invitations, own_organisme
from organismes.services import membres

GESTIONNAIRE = (Fonction.GESTIONNAIRE.value,)


def _labels(fonctions: list[str]) -> str:
    return ", ".join(Fonction(value).label for value in fonctions)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def membres_organisme(request: HttpRequest) -> HttpResponse:
    """List the members; POST invites an address."""
    organisme = own_organisme(request.actor)  # type: ignore[attr-defined]
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            membres.invite(organisme=organisme, **form.cleaned_data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "L’invitation est envoyée. La personne l’accepte depuis son propre compte.")
            return redirect("membres_organisme")
    context = {
        "organisme": organisme,
        "form": form,
        "membres": [{"membre": row, "fonctions": _labels(row.fonctions)} for row in members_of(organisme)],
        "invitations": [
            {"invitation": row, "fonctions": _labels(row.fonctions)} for row in open_invitations(organisme)
        ],
    }
    return render(request, "organismes/membres_organisme.html", context, status=400 if form.errors else 200)


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def terminer_membre(request: HttpRequest, pk: int) -> HttpResponse:
    """End a membership."""
    organisme = own_organisme(request.actor)  # type: ignore[attr-defined]
    membre = get_object_or_404(organisme.membres.select_related("organisme"), pk=pk)
    try:
        membres.end_membership(membre=membre, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Cette personne n’est plus membre de l’organisme.")
    return redirect("membres_organisme")


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
