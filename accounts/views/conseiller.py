"""The adviser's pages about mandates."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms.mandats import CodeForm, PropositionForm
from accounts.models import Mandat
from accounts.readings import acts_under, mandats_seen_by
from accounts.services import codes
from accounts.services import mandats as service
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error


@require_GET
@for_roles(Role.CONSEILLER)
def conseiller_accueil(request: HttpRequest) -> HttpResponse:
    """People under mandate, proposals that wait, diplomas not declared yet."""
    today = current_moment().today
    mandats = list(mandats_seen_by(request.actor).order_by("-pk")[:300])  # type: ignore[attr-defined]
    live = [mandat for mandat in mandats if mandat.is_live_on(today)]
    waiting = [mandat for mandat in mandats if mandat.waits_on(today)]
    return render(
        request,
        "accounts/conseiller_accueil.html",
        {
            "en_vigueur": live,
            "en_attente": waiting,
            "sans_diplome": [mandat for mandat in live if not mandat.diplome_declare and mandat.allows_declaration],
            "anciens": [
                {"mandat": mandat, "etat": mandat.state_on(today)}
                for mandat in mandats
                if mandat not in live and mandat not in waiting
            ][:20],
        },
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.CONSEILLER)
def proposer_mandat(request: HttpRequest) -> HttpResponse:
    """The same answer whether or not the person has an account."""
    form = PropositionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            mandat = service.propose(
                designation=form.designation(),
                pouvoirs=data["pouvoirs"],
                duree_jours=data["duree_jours"],
                actor=request.actor,  # type: ignore[attr-defined]
                at=current_moment(),
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(
                request, "Proposition enregistrée. Si ces informations désignent un compte, la personne en est avertie."
            )
            return redirect("mandat_detail", mandat.pk)
    return render(request, "accounts/proposer_mandat.html", {"form": form, "annuler": reverse("conseiller_accueil")})


def _detail(request: HttpRequest, mandat: Mandat, form: CodeForm) -> HttpResponse:
    today = current_moment().today
    return render(
        request,
        "accounts/mandat_detail.html",
        {
            "mandat": mandat,
            "form": form,
            "etat": mandat.state_on(today),
            "en_attente": mandat.waits_on(today),
            "en_vigueur": mandat.is_live_on(today),
            "actes": acts_under([mandat]).get(mandat.pk, []),
            "codes_restants": codes.CODES_PER_PROPOSAL - mandat.codes_sent,
        },
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.CONSEILLER)
def mandat_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mandate; POST tries the code that the person reads out."""
    mandat = get_object_or_404(mandats_seen_by(request.actor), pk=pk)  # type: ignore[attr-defined]
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            codes.accept_with_code(
                mandat_id=pk,
                code=form.cleaned_data["code"],
                actor=request.actor,  # type: ignore[attr-defined]
                at=current_moment(),
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Le mandat est en vigueur. La personne en est avertie.")
            return redirect("mandat_detail", pk)
    return _detail(request, mandat, form)


def _act(request: HttpRequest, pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    """Run one verb on a mandate of this adviser and come back to its page."""
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    get_object_or_404(Mandat.objects.visible_to(actor), pk=pk)
    try:
        act(mandat_id=pk, actor=actor, at=at)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("mandat_detail", pk)


@require_POST
@for_roles(Role.CONSEILLER)
def envoyer_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a code sent to the person."""
    done = (
        "Si ces informations désignent un compte, un code vient d’être envoyé à la personne. Il sert dix\u00a0minutes."
    )
    return _act(request, pk, codes.send_code, done)


@require_POST
@for_roles(Role.CONSEILLER)
def retirer_mandat(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposal back."""
    return _act(request, pk, service.withdraw, "Votre proposition est retirée.")


@require_POST
@for_roles(Role.CONSEILLER)
def rendre_mandat(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a mandate up."""
    return _act(request, pk, service.revoke, "Le mandat a pris fin. La personne en est avertie.")
