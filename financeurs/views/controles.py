"""Sampled controls: the funder's side."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from financeurs.controles import TO_REVIEW, campaigns_of, controls_of, deadline_of, points_of
from financeurs.forms.controles import AvisPointForm, CampagneForm, DefautForm, MotifDecisionForm
from financeurs.models import CampagneControle, Controle, Financeur, PointControle
from financeurs.services import controles as service
from financeurs.workflow import CONTROLE

EXAMINATEUR = ("examinateur",)
PER_PAGE = 20


@require_http_methods(["GET", "POST"])
@for_roles(Role.FINANCEUR, functions=EXAMINATEUR)
def campagnes_controle(request: HttpRequest) -> HttpResponse:
    """Campaigns of the funder; POST opens one."""
    actor, form = request.actor, CampagneForm(request.POST or None)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        financeur = get_object_or_404(Financeur, pk=actor.structure_id)
        try:
            made = service.open_campaign(financeur=financeur, **form.cleaned_data, actor=actor, at=current_moment())
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Le tirage est fait et les organismes tirés au sort sont prévenus.")
            return redirect("campagne_controle", pk=made.pk)
    page = Paginator(campaigns_of(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "financeurs/campagnes_controle.html", context, status=400 if form.errors else 200)


@require_GET
@for_roles(Role.FINANCEUR, functions=EXAMINATEUR)
def campagne_controle(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign: how the draw was made, its calendar, where each body stands."""
    campagne = get_object_or_404(CampagneControle, pk=pk, financeur_id=request.actor.structure_id)  # type: ignore[attr-defined]
    rows = controls_of(request.actor).filter(campagne=campagne).order_by("rang")  # type: ignore[attr-defined]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    fil = [("Contrôles par sondage", reverse("campagnes_controle")), (campagne.titre, "")]
    context = {"campagne": campagne, "page": page, "fil": fil}
    context["lignes"] = [(row, deadline_of(row)) for row in page.object_list]
    return render(request, "financeurs/campagne_controle.html", context)


def _act(request: HttpRequest, row: Controle, shown: dict[str, Any]) -> str:
    """Do what the button asks; the sentence to show. Raises DomainError."""
    who = {"actor": request.actor, "at": current_moment()}  # type: ignore[attr-defined]
    verb = request.POST.get("verbe", "")
    if verb == "defaut":
        service.record_default(controle=row, detail=shown["defaut"].cleaned_data["detail"], **who)
        return "Le défaut est constaté et notifié."
    if verb == "suspendre":
        service.suspend_after(controle=row, **shown["suites"].cleaned_data, **who)
        return "La suspension est prononcée."
    avis = {
        point.pk: (form.cleaned_data["accepte"] == "oui", form.cleaned_data["commentaire"])
        for point, form in shown["points"]
    }
    done = service.review(controle=row, avis=avis, **shown["defaut"].cleaned_data, **who)
    return f"Votre examen est enregistré\u00a0: {done.get_etat_display().lower()}."


def _forms(request: HttpRequest, points: list[PointControle], etat: str) -> dict[str, Any]:
    verb = request.POST.get("verbe", "")
    data = request.POST or None
    return {
        "points": [
            (point, AvisPointForm(data if verb == "examiner" else None, prefix=f"p{point.pk}")) for point in points
        ],
        "defaut": DefautForm(data if verb in {"examiner", "defaut"} else None),
        "suites": MotifDecisionForm(data if verb == "suspendre" else None),
    }


def _bound(shown: dict[str, Any]) -> list[forms.Form]:
    every = [form for _, form in shown["points"]] + [shown["defaut"], shown["suites"]]
    return [form for form in every if form.is_bound]


@require_http_methods(["GET", "POST"])
@for_roles(Role.FINANCEUR, functions=EXAMINATEUR)
def controle(request: HttpRequest, pk: int) -> HttpResponse:
    """One body of the sample; POST examines its proofs, records a delay, or decides what follows."""
    row = get_object_or_404(controls_of(request.actor), pk=pk)  # type: ignore[attr-defined]
    points, at = points_of(row), current_moment()
    shown = _forms(request, points, row.etat)
    bound = _bound(shown)
    invalid = [form for form in bound if not form.is_valid()]
    if request.method == "POST" and bound and not invalid:
        try:
            said = _act(request, row, shown)
        except DomainError as error:
            show_error(bound[-1], error)
            invalid = bound[-1:]
        else:
            messages.success(request, said)
            return redirect("controle", pk=pk)
    limit = deadline_of(row)
    context = {
        "controle": row,
        "a_examiner": row.etat in TO_REVIEW,
        "en_defaut": CONTROLE.allows(row.etat, "constater_defaut") and limit is not None and at.today > limit,
        "a_decider": row.etat == "non_conforme" and row.suspension_id is None,
        "limite": limit,
        "fautes": invalid[-1] if invalid else None,
        "fil": [
            ("Contrôles par sondage", reverse("campagnes_controle")),
            (row.campagne.titre, reverse("campagne_controle", args=[row.campagne_id])),
            (row.organisme.raison_sociale, ""),
        ],
        **shown,
    }
    return render(request, "financeurs/controle.html", context, status=400 if invalid else 200)
