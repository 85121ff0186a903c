"""Pages of the instructors: the queue of a territory, and one declaration."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError, TransitionRefused
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from organismes.documents import receipt_of, refusal_of
from organismes.enums import MotifRefus
from organismes.forms.instruction import CollegueForm, EnregistrementForm, FileForm, PiecesForm, RefusForm
from organismes.models import DeclarationActivite
from organismes.policies import bulletin_warning, late_filing, may_ask_corrections, missing_to_file, verbs_of_instructor
from organismes.rules.deadlines import appeal_deadline, decision_deadline, pieces_deadline
from organismes.rules.identifiers import displayed_nda, nda_warnings
from organismes.rules.parameters import appeal_text, statutory_mention
from organismes.selectors import (
    closed_on,
    colleagues_of,
    holder_of,
    instruction_queue,
    kept_pieces,
    standing_corrections,
    territoire_of_actor,
    verification_of,
)
from organismes.services import attributions, declarations

PER_PAGE = 20
Act = Callable[..., DeclarationActivite]


def _line(row: DeclarationActivite, today: date) -> dict[str, Any]:
    waits = row.etat == "deposee"
    decision = decision_deadline(row.complete_on) if waits and row.complete_on else None
    return {
        "declaration": row,
        "en_mains": row.en_mains[0].instructeur if row.en_mains else None,  # type: ignore[attr-defined]
        "retard": decision is not None and decision < today,
        "pieces_on": pieces_deadline(row.complete_on) if waits and row.complete_on else None,
        "decision_on": decision,
        "urgent": decision is not None and (decision - today).days <= 7,
    }


@require_GET
@for_roles(Role.INSTRUCTEUR)
def instruction(request: HttpRequest) -> HttpResponse:
    """The queue of the territory, the nearest deadline first."""
    form, today = FileForm(request.GET), current_moment().today
    wanted = form.cleaned_data if form.is_valid() else {"etat": "", "texte": "", "qui": ""}
    rows = instruction_queue(request.actor, **wanted)  # type: ignore[attr-defined]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "territoire": territoire_of_actor(request.actor),  # type: ignore[attr-defined]
        "form": form,
        "page": page,
        "lignes": [
            {**_line(row, today), "rang": rank} for rank, row in enumerate(page.object_list, page.start_index())
        ],
        "filtre": any(wanted.values()),
        "parametres": urlencode({name: value for name, value in wanted.items() if value}),
        "aujourdhui": today,
    }
    return render(request, "organismes/instruction.html", context)


def _visible(request: HttpRequest, pk: int) -> DeclarationActivite:
    rows = DeclarationActivite.objects.visible_to(request.actor).select_related("organisme__territoire")  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=pk)


def _hands(request: HttpRequest, row: DeclarationActivite, bound: dict[str, Any]) -> dict[str, Any]:
    """Who has the declaration, and what this instructor may do with it."""
    today, holder, colleagues = current_moment().today, holder_of(row), colleagues_of(request.actor)  # type: ignore[attr-defined]
    mine = holder is not None and holder.instructeur.user_id == request.user.pk
    return {
        "en_mains": holder.instructeur if holder else None,
        "a_moi": mine,
        "a_prendre": holder is None and row.etat in attributions.UNDER_EXAMINATION,
        "rendable": mine and row.etat in attributions.UNDER_EXAMINATION,
        "confier": bound.get("confier") or (CollegueForm(collegues=colleagues) if colleagues else None),
        "agir": holder is None or mine,
        "corrigeable": (holder is None or mine) and may_ask_corrections(row, today),
        "verbes": verbs_of_instructor(row, today) if holder is None or mine else [],
    }


def _page(request: HttpRequest, row: DeclarationActivite, **bound: Any) -> HttpResponse:
    today = current_moment().today
    context = {
        "declaration": row,
        "organisme": row.organisme,
        "verification": verification_of(row.organisme),
        "fermee_le": closed_on(row.organisme, today),
        "pieces": kept_pieces(row),
        "corrections": standing_corrections(row),
        "bulletin": bulletin_warning(row, today),
        "manque": missing_to_file(row),
        "avertissement": late_filing(row),
        **_hands(request, row, bound),
        "enregistrer": bound.get("enregistrer") or EnregistrementForm(),
        "demander": bound.get("demander") or PiecesForm(),
        "refuser": bound.get("refuser") or RefusForm(),
        "fil": [("Déclarations", reverse("instruction")), (row.organisme.raison_sociale, "")],
        "decision_on": decision_deadline(row.complete_on),  # type: ignore[arg-type]
        "pieces_on": pieces_deadline(row.complete_on),  # type: ignore[arg-type]
        "nda": displayed_nda(row.nda),
        "nda_avertissements": nda_warnings(row.nda, row.organisme.code_postal) if row.nda else [],
        "motif": MotifRefus(row.motif).label if row.motif else "",
        "recours": appeal_text(),
        "recours_on": appeal_deadline(row.decided_on or today),
        "mention": statutory_mention(),
        "refus": refusal_of(row) if row.etat == "refusee" else None,
        "recepisse": receipt_of(row) if row.nda else None,
    }
    bad = any(form.errors for form in bound.values())
    return render(request, "organismes/instruction_declaration.html", context, status=400 if bad else 200)


@require_GET
@for_roles(Role.INSTRUCTEUR)
def instruction_declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """One declaration with its pieces, deadlines and possible answers."""
    return _page(request, _visible(request, pk))


def _answer(
    request: HttpRequest, pk: int, *, name: str, form: forms.Form, act: Act, said: Callable[[DeclarationActivite], str]
) -> HttpResponse:
    """Do one act of the instructor. A second click, or a colleague's, finds the declaration already answered."""
    row = _visible(request, pk)
    if form.is_valid():
        try:
            done = act(declaration=row, **form.cleaned_data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except TransitionRefused as error:
            messages.error(request, error.message)
            return redirect("instruction_declaration", pk=pk)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, said(done))
            return redirect("instruction_declaration", pk=pk)
    return _page(request, _visible(request, pk), **{name: form})


@require_POST
@for_roles(Role.INSTRUCTEUR)
def enregistrer_declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """Register, with the number typed or the next of the département."""
    return _answer(
        request,
        pk,
        name="enregistrer",
        form=EnregistrementForm(request.POST),
        act=declarations.register_declaration,
        said=lambda done: f"La déclaration est enregistrée sous le numéro {displayed_nda(done.nda)}.",
    )


@require_POST
@for_roles(Role.INSTRUCTEUR)
def demander_pieces(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the body for what is missing."""
    return _answer(
        request,
        pk,
        name="demander",
        form=PiecesForm(request.POST),
        act=declarations.ask_pieces,
        said=lambda _: "Les pièces sont demandées à l’organisme.",
    )


@require_POST
@for_roles(Role.INSTRUCTEUR)
def refuser_declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse for a legal motive."""
    return _answer(
        request,
        pk,
        name="refuser",
        form=RefusForm(request.POST),
        act=declarations.refuse,
        said=lambda _: "Le refus est notifié à l’organisme, avec les voies de recours.",
    )


@require_POST
@for_roles(Role.INSTRUCTEUR)
def prendre_declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a declaration in hand."""
    return _hand(request, pk, attributions.take, "Le dossier est à vous.")


@require_POST
@for_roles(Role.INSTRUCTEUR)
def rendre_declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a declaration back in the queue."""
    return _hand(request, pk, attributions.give_back, "Le dossier est de nouveau dans la file.")


def _hand(request: HttpRequest, pk: int, act: Act, said: str) -> HttpResponse:
    row = _visible(request, pk)
    try:
        act(declaration=row, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        messages.success(request, said)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("instruction_declaration", pk=pk)


@require_POST
@for_roles(Role.INSTRUCTEUR)
def confier_declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a declaration to a colleague."""
    return _answer(
        request,
        pk,
        name="confier",
        form=CollegueForm(request.POST, collegues=colleagues_of(request.actor)),  # type: ignore[attr-defined]
        act=attributions.hand_over,
        said=lambda _: "Le dossier est confié à votre collègue.",
    )
