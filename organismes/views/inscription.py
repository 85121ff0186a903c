"""Registering a body, and joining one by invitation: open to every signed-in person."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpa_portal.actor import Actor
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.forms import show_error
from cpa_portal.web.middleware import SESSION_SPACE
from organismes.forms.inscription import InscriptionForm
from organismes.selectors import invitations_for
from organismes.services import membres, organismes


def _person(request: HttpRequest) -> Actor:
    """The signed-in person, even without any space yet."""
    return replace(request.actor, user_id=request.user.pk)  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def inscrire_organisme(request: HttpRequest) -> HttpResponse:
    """Register a body and become its gestionnaire."""
    form = InscriptionForm(request.POST or None, initial={"email": request.user.email})
    if request.method == "POST" and form.is_valid():
        try:
            found = organismes.register(**form.cleaned_data, actor=_person(request), at=current_moment())
        except DomainError as error:
            show_error(form, error)
        else:
            request.session[SESSION_SPACE] = f"organisme:{found.pk}"
            messages.success(request, f"{found.raison_sociale} est inscrit. Voici les étapes jusqu’au premier module.")
            return redirect("organisme_accueil")
    return render(request, "organismes/inscrire_organisme.html", {"form": form}, status=400 if form.errors else 200)


@require_GET
def rejoindre_organisme(request: HttpRequest) -> HttpResponse:
    """Invitations sent to the person's address."""
    invitations = invitations_for(request.user.email)
    return render(request, "organismes/rejoindre_organisme.html", {"invitations": invitations})


@require_POST
def accepter_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Join the body that invites."""
    invitation = get_object_or_404(invitations_for(request.user.email), pk=pk)
    membre = membres.accept_invitation(
        invitation=invitation, user=request.user, actor=_person(request), at=current_moment()
    )
    request.session[SESSION_SPACE] = f"organisme:{membre.organisme_id}"
    messages.success(request, f"Vous êtes maintenant membre de {membre.organisme.raison_sociale}.")
    return redirect("organisme_accueil")
