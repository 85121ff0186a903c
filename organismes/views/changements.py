"""Sensitive changes: what waits, what became of the others, and the second person's decision."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from organismes.enums import EtatChangement
from organismes.forms.changements import ObjectionForm, RefusForm
from organismes.models import Changement
from organismes.second_person import (
    abilities,
    contested,
    open_objection,
    waiting_for_administrator,
    who_must_act,
    why_not_decide,
    with_content,
)
from organismes.selectors import own_organisme
from organismes.services import objections
from organismes.services.changements import approve, refuse, withdraw

Act = Callable[[Changement, HttpRequest, dict[str, Any]], object]


def _approve(row: Changement, request: HttpRequest, data: dict[str, Any]) -> object:
    digest = request.POST.get("empreinte", "")
    return approve(changement=row, digest=digest, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]


def _refuse(row: Changement, request: HttpRequest, data: dict[str, Any]) -> object:
    return refuse(changement=row, actor=request.actor, at=current_moment(), **data)  # type: ignore[attr-defined]


def _withdraw(row: Changement, request: HttpRequest, data: dict[str, Any]) -> object:
    return withdraw(changement=row, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]


def _contest(row: Changement, request: HttpRequest, data: dict[str, Any]) -> object:
    return objections.contest(changement=row, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]


def _settle(row: Changement, request: HttpRequest, data: dict[str, Any]) -> object:
    return objections.settle(changement=row, actor=request.actor, at=current_moment(), **data)  # type: ignore[attr-defined]


#: Verb → its form, its act, what is said afterwards.
ACTS: dict[str, tuple[type[forms.Form] | None, Act, str]] = {
    "approuver": (None, _approve, "Le changement est approuvé et prend effet."),
    "refuser": (RefusForm, _refuse, "Le changement est refusé. Son auteur lit votre motif."),
    "retirer": (None, _withdraw, "Votre proposition est retirée."),
    "contester": (None, _contest, "Votre objection est enregistrée\u00a0: aucun paiement ne part sur ce compte."),
    "trancher": (ObjectionForm, _settle, "Votre décision est enregistrée. Chaque membre en est prévenu."),
}


@require_GET
@for_roles(Role.ORGANISME)
def changements(request: HttpRequest) -> HttpResponse:
    """Those of the body, what waits first."""
    organisme, at = own_organisme(request.actor), current_moment()  # type: ignore[attr-defined]
    rows = with_content(Changement.objects.filter(organisme=organisme))
    undecided = Q(etat=EtatChangement.PROPOSE) | contested()
    waiting = [(row, who_must_act(row, at.now), open_objection(row)) for row in rows.filter(undecided).order_by("pk")]
    page = Paginator(rows.exclude(undecided).order_by("-pk"), 20).get_page(request.GET.get("page"))
    context = {"organisme": organisme, "attente": waiting, "page": page}
    return render(request, "organismes/changements.html", context)


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def changements_a_decider(request: HttpRequest) -> HttpResponse:
    """What waits for the administrator: objections, then the bodies without a second gestionnaire."""
    rows = [(row, open_objection(row)) for row in waiting_for_administrator(current_moment().now)]
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(request, "organismes/changements_a_decider.html", {"page": page})


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME)
def changement(request: HttpRequest, pk: int) -> HttpResponse:
    """One change of the body: what exactly is approved, by whom, until when; POST acts."""
    return _change(request, pk, "changement")


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADMINISTRATEUR)
def changement_a_decider(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, for the administrator."""
    return _change(request, pk, "changement_a_decider")


def _change(request: HttpRequest, pk: int, here: str) -> HttpResponse:
    who, at = request.actor, current_moment()  # type: ignore[attr-defined]
    row = get_object_or_404(with_content(Changement.objects.visible_to(who)), pk=pk)
    verb = request.POST.get("action", "")
    tried: dict[str, forms.Form] = {}
    if verb in ACTS:
        form_class, act, said = ACTS[verb]
        form = form_class(request.POST, auto_id=f"{verb}-%s") if form_class else None
        if form is not None:
            tried[verb] = form
        if form is None or form.is_valid():
            try:
                act(row, request, form.cleaned_data if form else {})
            except DomainError as error:
                if form is None:
                    messages.error(request, error.message)
                    return redirect(here, row.pk)
                show_error(form, error)
            else:
                messages.success(request, said)
                return redirect(here, row.pk)
    return _page(request, row, tried, at)


def _page(request: HttpRequest, row: Changement, tried: dict[str, forms.Form], at: Any) -> HttpResponse:
    who = request.actor  # type: ignore[attr-defined]
    verbs = abilities(row, who, at)
    context = {
        "changement": row,
        "verbes": verbs,
        "qui": who_must_act(row, at.now),
        "pourquoi_pas": why_not_decide(row, who, at.now) if row.etat == "propose" else None,
        "objections": row.objections.all(),
        "en_cours": open_objection(row),
        "compte": next(iter(row.coordonnees.all()), None),
        "aujourdhui": at.today,
        "refus": tried.get("refuser") or RefusForm(auto_id="refuser-%s"),
        "objection": tried.get("trancher") or ObjectionForm(auto_id="trancher-%s"),
        "administrateur": who.role == Role.ADMINISTRATEUR,
    }
    return render(request, "organismes/changement.html", context, status=400 if tried else 200)
