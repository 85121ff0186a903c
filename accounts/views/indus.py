"""Indus: the person reads and answers, her adviser reads, the administrator decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import EtatIndu, Pouvoir
from accounts.forms.indus import DecisionForm, IndusForm, ObservationsForm
from accounts.models import Indu
from accounts.policies import require_power
from accounts.readings import people_known_to
from accounts.selectors.indus import actes_of, evenements, indu_vu, indus_of, indus_to_read, phrase_of, written
from accounts.services import indus as service
from accounts.services.acts_under_mandate import record_reading
from accounts.views.compte import own_compte
from accounts.workflow import INDU
from cpa_portal.actor import Role
from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import current_moment
from cpa_portal.documents.rendering import pdf_available
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error

PAGE = 50


def context_of(indu: Indu, at: Moment) -> dict[str, Any]:
    """What every page of an indu shows."""
    return {
        "indu": indu,
        "vu": indu_vu(indu, at),
        "evenements": evenements(actes_of(indu), indu.solde.compteur),
        "pdf_disponible": pdf_available(),
    }


def _own(request: HttpRequest, pk: UUID) -> Indu:
    rows = Indu.objects.visible_to(request.actor).select_related("solde__compte__titulaire")  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=pk)


@require_GET
@for_roles(Role.TITULAIRE)
def mes_indus(request: HttpRequest) -> HttpResponse:
    """Every indu of her account, open or paid off."""
    page = Paginator(indus_of(own_compte(request)), PAGE).get_page(request.GET.get("page"))
    lignes = [(indu, written(indu.solde.manque if indu.closed_on is None else 0, indu.solde.compteur)) for indu in page]
    return render(request, "accounts/mes_indus.html", {"page": page, "lignes": lignes})


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def mon_indu(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is owed, line by line; POST sends her observations."""
    indu, at = _own(request, pk), current_moment()
    form = ObservationsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service.observe(indu_id=indu.pk, **form.cleaned_data, actor=request.actor, at=at)  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Vos observations sont envoyées. Vous lirez la réponse ici.")
            return redirect("mon_indu", indu.pk)
    late = indu.etat != EtatIndu.CONTESTE and at.today > indu.answer_until
    context = context_of(indu, at) | {
        "form": form,
        "phrase": phrase_of(indu),
        "peut_observer": INDU.allows(indu.etat, "observer") and not late,
        "peut_renoncer": INDU.allows(indu.etat, "renoncer"),
    }
    return render(request, "accounts/mon_indu.html", context)


@require_POST
@for_roles(Role.TITULAIRE)
def retirer_observations(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take her observations back."""
    indu = _own(request, pk)
    try:
        service.withdraw(indu_id=indu.pk, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Vos observations sont retirées. Vous pouvez en présenter d’autres.")
    return redirect("mon_indu", indu.pk)


@require_GET
@for_roles(Role.CONSEILLER)
def indus_personne(request: HttpRequest, pk: int) -> HttpResponse:
    """The open indus of a person, for the adviser to whom she gave a mandate to read her account."""
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    titulaire = get_object_or_404(people_known_to(actor), pk=pk)
    mandat = require_power(actor=actor, titulaire=titulaire, pouvoir=Pouvoir.LIRE, at=at)
    record_reading(mandat=mandat, what="indus", actor=actor, at=at)
    rows = indus_of(titulaire.compte).open().select_related("solde__compte__titulaire")
    context = {"titulaire": titulaire, "mandat": mandat, "indus": [context_of(indu, at) for indu in rows]}
    return render(request, "accounts/indus_personne.html", context)


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def indus(request: HttpRequest) -> HttpResponse:
    """Every indu; those whose observations wait for an answer first."""
    form = IndusForm(request.GET)
    etat = form.cleaned_data["etat"] if form.is_valid() else ""
    rows = indus_to_read()
    page = Paginator(rows.filter(etat=etat) if etat else rows, PAGE).get_page(request.GET.get("page"))
    today = current_moment().today
    lignes = [
        {
            "indu": indu,
            "reste": written(indu.solde.manque if indu.closed_on is None else 0, indu.solde.compteur),
            "en_retard": indu.etat == EtatIndu.CONTESTE and today > indu.answer_until,
        }
        for indu in page
    ]
    context = {"form": form, "page": page, "lignes": lignes, "parametres": f"etat={etat}" if etat else ""}
    return render(request, "accounts/indus.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADMINISTRATEUR)
def indu_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file of an indu; POST decides."""
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    indu = _own(request, pk)
    form = DecisionForm(request.POST if request.method == "POST" else None, etat=indu.etat)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        confirmed = data["sens"] == "confirmer"
        try:
            service.decide(indu_id=indu.pk, confirmed=confirmed, motif=data["motif"], actor=actor, at=at)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Votre décision est enregistrée. La personne en est avertie.")
            return redirect("indu_detail", indu.pk)
    if request.method == "GET":
        service.record_read(indu=indu, actor=actor, at=at)
    context = context_of(indu, at) | {
        "form": form,
        "peut_decider": indu.etat in {EtatIndu.CONTESTE, EtatIndu.CONFIRME, EtatIndu.RETENU},
        "en_retard": indu.etat == EtatIndu.CONTESTE and at.today > indu.answer_until,
    }
    return render(request, "accounts/indu_detail.html", context)
