"""Registering a body, and joining one by invitation: open to every signed-in person."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpa_portal.actor import Actor, Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from cpa_portal.web.middleware import SESSION_SPACE
from organismes.enums import Fonction
from organismes.forms.inscription import EcartForm, InscriptionForm, RechercheSiretForm
from organismes.rules.identifiers import displayed_siret
from organismes.rules.sirene import COMPARED
from organismes.selectors import invitations_for, own_organisme, verification_of
from organismes.services import membres, organismes, sirene
from organismes.sirene.consultation import Consultation, consult


def _person(request: HttpRequest) -> Actor:
    """The signed-in person, even without any space yet."""
    return replace(request.actor, user_id=request.user.pk)  # type: ignore[attr-defined]


def _look_up(form: RechercheSiretForm) -> str:
    """The SIRET to look up, checked; an error in the form if it is wrong or registered already."""
    if not form.is_valid():
        return ""
    try:
        return organismes.free_siret(form.cleaned_data["siret"])
    except DomainError as error:
        show_error(form, error)
        return ""


def _prefilled(request: HttpRequest, siret: str) -> HttpResponse:
    """Second step: what the register says, to confirm or correct; empty fields when it says nothing."""
    consultation = consult(siret)
    found = consultation.etablissement
    known = {name: getattr(found, name) for name in COMPARED} if found else {}
    form = InscriptionForm(initial={"siret": displayed_siret(siret), "email": request.user.email, **known})  # type: ignore[union-attr]
    return _second_step(request, form, consultation)


def _second_step(request: HttpRequest, form: InscriptionForm, consultation: Consultation | None) -> HttpResponse:
    found = consultation.etablissement if consultation else None
    closed = found.closed_on if found and found.closed_on and found.closed_on <= current_moment().today else None
    context = {
        "form": form,
        "issue": consultation.issue.value if consultation else "",
        "etablissement": found,
        "fermee_le": closed,
    }
    return render(request, "organismes/inscrire_organisme.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def inscrire_organisme(request: HttpRequest) -> HttpResponse:
    """Type a SIRET, confirm what the register says of it, and become the gestionnaire of the body."""
    if request.method == "POST":
        return _register(request)
    search = RechercheSiretForm(request.GET if "siret" in request.GET else None)
    siret = _look_up(search) if search.is_bound else ""
    if siret:
        return _prefilled(request, siret)
    status = 400 if search.errors else 200
    return render(request, "organismes/inscrire_organisme.html", {"recherche": search}, status=status)


def _register(request: HttpRequest) -> HttpResponse:
    form = InscriptionForm(request.POST)
    consultation = None
    if form.is_valid():
        try:
            consultation = consult(organismes.free_siret(form.cleaned_data["siret"]))
            found = organismes.register(
                **form.cleaned_data, consultation=consultation, actor=_person(request), at=current_moment()
            )
        except DomainError as error:
            show_error(form, error)
        else:
            request.session[SESSION_SPACE] = f"organisme:{found.pk}"
            messages.success(request, f"{found.raison_sociale} est inscrit. Voici les étapes jusqu’au premier module.")
            return redirect("organisme_accueil")
    return _second_step(request, form, consultation)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=(Fonction.GESTIONNAIRE.value,))
def verification_siret(request: HttpRequest) -> HttpResponse:
    """What differs from the register: accept its values, or explain."""
    organisme = own_organisme(request.actor)  # type: ignore[attr-defined]
    form = EcartForm(request.POST if "explication" in request.POST else None)
    who = {"actor": request.actor, "at": current_moment()}  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            if "reprendre" in request.POST:
                sirene.accept_register(organisme=organisme, **who)
                messages.success(request, "Les valeurs du registre sont reprises.")
                return redirect("declaration")
            if form.is_valid():
                sirene.explain(organisme=organisme, explication=form.cleaned_data["explication"], **who)
                messages.success(request, "Votre explication est jointe pour l’instructeur.")
                return redirect("declaration")
        except DomainError as error:
            if form.is_bound:
                show_error(form, error)
            else:
                messages.error(request, error.message)
    row = verification_of(organisme)
    context = {"organisme": organisme, "verification": row, "form": form}
    return render(request, "organismes/verification_siret.html", context, status=400 if form.errors else 200)


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
