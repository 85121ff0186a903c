"""The body's pages about its declaration. Each submit keeps the draft, whatever else it asks."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import Conflict, DomainError, Refused
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from organismes.documents import receipt_of, refusal_of
from organismes.enums import EtatDeclaration, Fonction, MotifRefus
from organismes.forms.declaration import DeclarationForm, PieceForm
from organismes.models import DeclarationActivite, PieceDeclaration
from organismes.policies import bulletin_warning, filing_warning, may_reopen, missing_to_file, next_piece
from organismes.rules.deadlines import appeal_deadline, decision_deadline, pieces_deadline
from organismes.rules.identifiers import displayed_nda
from organismes.rules.parameters import appeal_text, read, statutory_mention
from organismes.selectors import (
    closed_on,
    current_declaration,
    kept_pieces,
    own_organisme,
    rank_in_queue,
    standing_corrections,
    verification_of,
)
from organismes.services import declarations, pieces
from organismes.workflow import DECLARATION

DRAFT = "X-Brouillon"
GESTIONNAIRE = (Fonction.GESTIONNAIRE.value,)
ENDED = {EtatDeclaration.REFUSEE, EtatDeclaration.CADUQUE, EtatDeclaration.ANNULEE}


def _own_declaration(request: HttpRequest) -> DeclarationActivite:
    organisme = own_organisme(request.actor)  # type: ignore[attr-defined]
    found = current_declaration(organisme)
    if found is None:
        raise AssertionError("a registered body has a declaration")
    return found


def _ending(row: DeclarationActivite) -> str:
    """Title of the alert of a declaration that no longer stands."""
    since = "le" if row.etat == EtatDeclaration.REFUSEE else "depuis le"
    return f"Déclaration {row.get_etat_display().lower()} {since} {row.ended_on or row.decided_on:%d/%m/%Y}"


def _page(
    request: HttpRequest, row: DeclarationActivite, form: DeclarationForm | None = None, piece: PieceForm | None = None
) -> HttpResponse:
    today = current_moment().today
    initial = {
        "objet": row.objet,
        "first_contract_on": row.first_contract_on,
        "revision": row.revision,
        "onglet": uuid.uuid4().hex,
    }
    context: dict[str, Any] = {
        "declaration": row,
        "organisme": row.organisme,
        "form": form or DeclarationForm(initial=initial),
        "piece_form": piece or PieceForm(initial={"nature": next_piece(row)}),
        "pieces": kept_pieces(row),
        "attendues": read("declaration")["pieces"].items(),
        "corrections": standing_corrections(row),
        "bulletin": bulletin_warning(row, today),
        "manque": missing_to_file(row),
        "reprenable": may_reopen(row),
        "rang": rank_in_queue(row) if row.etat == EtatDeclaration.DEPOSEE else 0,
        "modifiable": DECLARATION.allows(row.etat, "deposer"),
        "avertissement": filing_warning(row, today),
        "nda": displayed_nda(row.nda),
        "mention": statutory_mention(),
        "recepisse": receipt_of(row) if row.nda else None,
        "verification": verification_of(row.organisme),
        "fermee_le": closed_on(row.organisme, today),
        "refus": refusal_of(row) if row.etat == EtatDeclaration.REFUSEE else None,
        "terminee": row.etat in ENDED,
        "titre_fin": _ending(row) if row.etat in ENDED else "",
        "motif": MotifRefus(row.motif).label if row.motif else "",
        "recours": appeal_text(),
    }
    if row.complete_on:
        context |= {"decision_on": decision_deadline(row.complete_on), "pieces_on": pieces_deadline(row.complete_on)}
    if row.etat == EtatDeclaration.REFUSEE:
        context["recours_on"] = appeal_deadline(row.decided_on)  # type: ignore[arg-type]
    bad = (form and form.errors) or (piece and piece.errors)
    return render(request, "organismes/declaration.html", context, status=400 if bad else 200)


def _too_late(request: HttpRequest) -> HttpResponse:
    """A second click, or a page left open: the declaration no longer changes."""
    messages.error(request, "La déclaration est déposée\u00a0: elle ne se modifie plus.")
    return redirect("declaration")


def _keep_draft(request: HttpRequest, row: DeclarationActivite) -> DeclarationForm:
    """Keep every field that can be; the form holds the errors of the others."""
    form = DeclarationForm(request.POST)
    form.is_valid()
    names = ("objet", "first_contract_on", "revision", "onglet")
    kept = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
    try:
        declarations.save_draft(declaration=row, **kept, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except Conflict as error:
        # What she typed stays on the page, which now shows the other version: the next submit replaces it knowingly.
        form.data = {**request.POST.dict(), "revision": str(_own_declaration(request).revision)}
        show_error(form, error)
    except DomainError as error:
        show_error(form, error)
    return form


def _join_piece(request: HttpRequest, row: DeclarationActivite) -> PieceForm:
    """Join the file that came with the submit; the form holds the errors."""
    piece = PieceForm(request.POST, request.FILES)
    if piece.is_valid():
        try:
            pieces.deposit_piece(
                declaration=row,
                nature=piece.cleaned_data["nature"],
                file=piece.cleaned_data["fichier"],
                dated_on=piece.cleaned_data["dated_on"],
                actor=request.actor,  # type: ignore[attr-defined]
                at=current_moment(),
            )
        except DomainError as error:
            show_error(piece, error)
    return piece


def _submitted(request: HttpRequest, row: DeclarationActivite) -> tuple[DeclarationForm, PieceForm | None]:
    """What every submit does: keep the draft, and the file if one came."""
    form = _keep_draft(request, row)
    return form, _join_piece(request, row) if "fichier" in request.FILES else None


def _kept_while_typing(request: HttpRequest, row: DeclarationActivite) -> HttpResponse:
    """Answer of a draft sent by the script: kept, refused for a newer version elsewhere, or not readable."""
    form = _keep_draft(request, row)
    if not form.errors:
        return HttpResponse(status=204)
    return HttpResponse(status=409 if form.has_error(NON_FIELD_ERRORS) else 400)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def declaration(request: HttpRequest) -> HttpResponse:
    """See the declaration; POST keeps the draft."""
    row = _own_declaration(request)
    if request.method == "GET":
        return _page(request, row)
    if not DECLARATION.allows(row.etat, "deposer"):
        return _too_late(request)
    if request.headers.get(DRAFT):
        return _kept_while_typing(request, row)
    form, piece = _submitted(request, row)
    if form.errors or (piece and piece.errors):
        return _page(request, _own_declaration(request), form, piece)
    messages.success(request, "Le brouillon est enregistré.")
    return redirect("declaration")


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def joindre_piece(request: HttpRequest) -> HttpResponse:
    """Keep the draft and join a file."""
    row = _own_declaration(request)
    if not DECLARATION.allows(row.etat, "deposer"):
        return _too_late(request)
    form, piece = _keep_draft(request, row), _join_piece(request, row)
    if form.errors or piece.errors:
        return _page(request, _own_declaration(request), form, piece)
    messages.success(request, "La pièce est jointe.")
    return redirect("declaration")


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def retirer_piece(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file back before the deposit."""
    piece = get_object_or_404(PieceDeclaration.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    pieces.remove_piece(piece=piece, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    messages.success(request, "La pièce est retirée.")
    return redirect("declaration")


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def deposer_declaration(request: HttpRequest) -> HttpResponse:
    """Keep the draft, then send the declaration to the administration."""
    row = _own_declaration(request)
    if not DECLARATION.allows(row.etat, "deposer"):
        return _too_late(request)
    form, piece = _submitted(request, row)
    if not form.errors and not (piece and piece.errors):
        try:
            declarations.file(declaration=row, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
    if form.errors or (piece and piece.errors):
        return _page(request, _own_declaration(request), form, piece)
    messages.success(request, "La déclaration est déposée. Un message vous le confirme.")
    return redirect("declaration")


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def reprendre_declaration(request: HttpRequest) -> HttpResponse:
    """Take a deposited declaration back, as long as no instructor has it."""
    row = _own_declaration(request)
    try:
        declarations.reopen(declaration=row, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        messages.success(request, "La déclaration est de nouveau un brouillon. Déposez-la quand elle est prête.")
    except Refused as error:
        messages.error(request, error.message)
    return redirect("declaration")


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def nouvelle_declaration(request: HttpRequest) -> HttpResponse:
    """Open a new draft after a refusal, a lapse or an annulment."""
    organisme = own_organisme(request.actor)  # type: ignore[attr-defined]
    declarations.start_draft(organisme=organisme, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    return redirect("declaration")
