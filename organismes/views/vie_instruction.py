"""What follows the registration, for the instructor: changes to answer, lapses to withdraw, checks that may annul."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.documents.rendering import html_to_pdf
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from organismes.documents import document_of
from organismes.enums import EtatDeclaration
from organismes.forms.vie import GriefsForm, IssueForm, MotifForm, ReponseModificationForm
from organismes.models import DeclarationActivite, Modification, ProcedureAnnulation
from organismes.rules.identifiers import displayed_nda
from organismes.services import actes, modifications
from organismes.vie import changes_to_decide, ended_declarations, open_procedure, years_shown

PER_PAGE = 20
UNDONE = (EtatDeclaration.CADUQUE, EtatDeclaration.ANNULEE, EtatDeclaration.CESSEE)


@require_GET
@for_roles(Role.INSTRUCTEUR)
def vie_enregistrements(request: HttpRequest) -> HttpResponse:
    """Changes that wait for an answer, then every registration of the territory."""
    actor = request.actor  # type: ignore[attr-defined]
    page = Paginator(ended_declarations(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "modifications": list(changes_to_decide(actor)[:PER_PAGE])}
    return render(request, "organismes/vie_enregistrements.html", context)


def _visible(request: HttpRequest, pk: int) -> DeclarationActivite:
    rows = DeclarationActivite.objects.visible_to(request.actor).select_related("organisme__territoire")  # type: ignore[attr-defined]
    return get_object_or_404(rows.exclude(nda=""), pk=pk)


def _page(request: HttpRequest, row: DeclarationActivite, **bound: forms.Form) -> HttpResponse:
    procedure = open_procedure(row)
    closed = list(row.procedures.exclude(issue="").order_by("-pk"))
    context = {
        "declaration": row,
        "organisme": row.organisme,
        "nda": displayed_nda(row.nda),
        "annees": years_shown(row.organisme, current_moment().today),
        "actes": list(row.actes.order_by("-pk")),
        "procedure": procedure,
        "procedures": closed,
        "retirable": row.etat in UNDONE,
        "annulable": row.etat == EtatDeclaration.ENREGISTREE and procedure is None,
        "motif": bound.get("motif") or MotifForm(),
        "griefs": bound.get("griefs") or GriefsForm(),
        "issue": bound.get("issue") or IssueForm(),
    }
    bad = any(form.errors for form in bound.values())
    return render(request, "organismes/vie_enregistrement.html", context, status=400 if bad else 200)


@require_GET
@for_roles(Role.INSTRUCTEUR)
def vie_enregistrement(request: HttpRequest, pk: int) -> HttpResponse:
    """One registration: its reports, its acts, and what may be decided."""
    return _page(request, _visible(request, pk))


def _decide(
    request: HttpRequest,
    row: DeclarationActivite,
    *,
    name: str,
    form: forms.Form,
    act: Callable[..., Any],
    done: str,
    **what: Any,
) -> HttpResponse:
    if form.is_valid():
        try:
            act(**what, **form.cleaned_data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, done)
            return redirect("vie_enregistrement", row.pk)
    return _page(request, _visible(request, row.pk), **{name: form})


@require_POST
@for_roles(Role.INSTRUCTEUR)
def retirer_fin(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a lapse, an annulment or an end of activity."""
    row = _visible(request, pk)
    done = "L’enregistrement est rétabli, comme s’il n’avait jamais pris fin."
    return _decide(
        request, row, name="motif", form=MotifForm(request.POST), act=actes.undo_end, done=done, declaration=row
    )


@require_POST
@for_roles(Role.INSTRUCTEUR)
def ouvrir_procedure(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a check established, before any annulment."""
    row = _visible(request, pk)
    done = "La procédure est ouverte. L’organisme a trente jours pour répondre."
    form = GriefsForm(request.POST)
    return _decide(request, row, name="griefs", form=form, act=actes.open_procedure, done=done, declaration=row)


@require_POST
@for_roles(Role.INSTRUCTEUR)
def decider_procedure(request: HttpRequest, pk: int) -> HttpResponse:
    """Annul, or close without follow-up."""
    rows = ProcedureAnnulation.objects.visible_to(request.actor).select_related("declaration")  # type: ignore[attr-defined]
    procedure = get_object_or_404(rows, pk=pk)
    row = _visible(request, procedure.declaration_id)
    form = IssueForm(request.POST)
    done = "La décision est notifiée à l’organisme."
    return _decide(request, row, name="issue", form=form, act=actes.decide_procedure, done=done, procedure=procedure)


@require_POST
@for_roles(Role.INSTRUCTEUR)
def repondre_modification(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a change into account, or refuse it."""
    change = get_object_or_404(Modification.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    form = ReponseModificationForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez une réponse.")
        return redirect("vie_enregistrements")
    try:
        modifications.decide_change(change=change, **form.cleaned_data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Votre réponse est notifiée à l’organisme.")
    return redirect("vie_enregistrements")


@require_GET
@for_roles(Role.ORGANISME, Role.INSTRUCTEUR)
def decision_annulation(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision that annuls, on screen or as a tagged PDF (`?format=pdf`)."""
    row = get_object_or_404(ProcedureAnnulation.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    found = document_of(row)
    if found is None:
        raise Http404
    if request.GET.get("format") != "pdf":
        return HttpResponse(found.html.replace('href="static:', f'href="{settings.STATIC_URL}'))
    response = HttpResponse(html_to_pdf(found.html), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="annulation-{pk}.pdf"'
    return response
