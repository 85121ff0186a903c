"""Bank files: seal, download, and what the bank answered."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from financeurs.attentes import waits_of
from financeurs.forms.paiements import PayeForm, RejetForm, RemiseForm
from financeurs.models import Financeur, Remise, Tentative
from financeurs.selectors import orders_to_settle, with_facts
from financeurs.services.remises import download, mark_paid, mark_rejected, mark_returned, seal


@require_http_methods(["GET", "POST"])
@for_roles(Role.FINANCEUR)
def remises(request: HttpRequest) -> HttpResponse:
    """Ready orders and past files; POST seals a file of the chosen orders."""
    who, at = request.actor, current_moment()  # type: ignore[attr-defined]
    rows = list(with_facts(orders_to_settle(who.structure_id)))
    waits = waits_of(rows, at.today)
    ready, held = [row.pk for row in rows if not waits[row.pk]], [row for row in rows if waits[row.pk]]
    form = RemiseForm(
        request.POST or None,
        ordres=orders_to_settle(who.structure_id).filter(pk__in=ready),
        initial={"ordres": ready, "execution_on": at.now.date()},
    )
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            remise = seal(
                financeur=get_object_or_404(Financeur, pk=who.structure_id),
                ordre_ids=[row.pk for row in data["ordres"]],
                execution_on=data["execution_on"],
                actor=who,
                at=at,
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "La remise est scellée. Téléchargez-la pour l’envoyer à votre banque.")
            return redirect("remise", remise.pk)
    past = Remise.objects.filter(financeur_id=who.structure_id).defer("xml_ciphertext").order_by("-pk")
    page = Paginator(past, 20).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "prets": len(ready), "peut_sceller": who.has_function("comptable")}
    context["attente"] = [(row, waits[row.pk]) for row in held]
    return render(request, "financeurs/remises.html", context)


def _remise(request: HttpRequest, pk: int) -> Remise:
    return get_object_or_404(Remise.objects.defer("xml_ciphertext"), pk=pk, financeur_id=request.actor.structure_id)  # type: ignore[attr-defined]


def _answer_forms(attempt: Tentative, today: date, data: Any = None) -> dict[str, forms.Form]:
    """Answers of the bank to a line; `data` fills the one that was sent."""
    sent = data.get("reponse") if data else None
    answers = {
        answer: form(data if sent == answer else None, auto_id=f"{answer}-{attempt.pk}-%s")
        for answer, form in (("payee", PayeForm), ("rejetee", RejetForm), ("retournee", RejetForm))
    }
    answers["payee"].initial["settled_on"] = today
    return answers


def _page(request: HttpRequest, row: Remise, tried: dict[int, dict[str, forms.Form]]) -> HttpResponse:
    lines = row.tentatives.select_related("ordre__beneficiaire", "ordre__tranche").order_by("end_to_end_id")
    today = current_moment().today
    pairs = [(line, tried.get(line.pk) or _answer_forms(line, today)) for line in lines]
    context = {"remise": row, "lignes": pairs, "essais": [form for pair in tried.values() for form in pair.values()]}
    context["peut_agir"] = request.actor.has_function("comptable")  # type: ignore[attr-defined]
    return render(request, "financeurs/remise.html", context)


@require_GET
@for_roles(Role.FINANCEUR)
def remise(request: HttpRequest, pk: int) -> HttpResponse:
    """One file with its lines and what the bank answered to each."""
    return _page(request, _remise(request, pk), {})


@require_POST
@for_roles(Role.FINANCEUR, functions=("comptable",))
def telecharger_remise(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed bytes; a POST, since the first download changes the state and each is journalled."""
    row = _remise(request, pk)
    data = download(remise=row, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    response = HttpResponse(data, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{row.msg_id}.xml"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_POST
@for_roles(Role.FINANCEUR, functions=("comptable",))
def reponse_banque(request: HttpRequest, pk: int) -> HttpResponse:
    """What the bank answered to one line: paid on a day, rejected or given back with its reason."""
    who, at = request.actor, current_moment()  # type: ignore[attr-defined]
    attempt = get_object_or_404(Tentative, pk=pk, remise__financeur_id=who.structure_id)
    answers = _answer_forms(attempt, at.today, request.POST)
    form = answers.get(request.POST.get("reponse", ""))
    if form is None:
        messages.error(request, "Dites si la banque a payé, rejeté ou retourné ce virement.")
        return redirect("remise", attempt.remise_id)
    if form.is_valid():
        act = {"payee": mark_paid, "rejetee": mark_rejected, "retournee": mark_returned}[request.POST["reponse"]]
        try:
            act(tentative=attempt, **form.cleaned_data, actor=who, at=at)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "La réponse de la banque est enregistrée.")
            return redirect("remise", attempt.remise_id)
    return _page(request, _remise(request, attempt.remise_id or 0), {attempt.pk: answers})
