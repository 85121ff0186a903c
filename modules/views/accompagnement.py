"""What is written during an accompaniment to creation: by the organisme, then by the person."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from modules.enums import EtatDossier, NaturePiece
from modules.forms.accompagnement import AttestationForm, DeclinForm, NiveauForm, SuiviForm, ViabiliteForm
from modules.models import Dossier, PieceAccompagnement
from modules.selectors.accompagnement import attestation_of, follow_up, last_piece, seconds_followed
from modules.services import accompagnement as service

MEMBERS = ("gestionnaire", "formateur")


def _seen(request: HttpRequest, pk: str) -> Dossier:
    rows = Dossier.objects.visible_to(request.actor).select_related("module__organisme", "titulaire")  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=pk)


def _write(
    request: HttpRequest,
    dossier: Dossier,
    form: forms.Form,
    *,
    template: str,
    act: Callable[[], Any],
    done: str,
    then: str,
    **context: Any,
) -> HttpResponse:
    """Keep what was typed and go on, or show it again with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, done)
            return redirect(then, dossier.pk)
    context |= {"dossier": dossier, "form": form, "ouvert": dossier.etat == EtatDossier.VALIDE}
    return render(request, f"modules/{template}.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=MEMBERS)
def fiche_viabilite(request: HttpRequest, pk: str) -> HttpResponse:
    """The viability sheet, filled in with the one that stands."""
    dossier, actor = _seen(request, pk), request.actor  # type: ignore[attr-defined]
    piece = last_piece(dossier, NaturePiece.VIABILITE)
    form = ViabiliteForm(request.POST) if request.method == "POST" else ViabiliteForm.of(piece)
    return _write(
        request,
        dossier,
        form,
        template="fiche_viabilite",
        act=lambda: service.write_viability(dossier=dossier, **form.values(), actor=actor, at=current_moment()),
        done="La fiche de viabilité est enregistrée.",
        then="organisme_dossier",
        piece=piece,
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=MEMBERS)
def evaluation_niveau(request: HttpRequest, pk: str) -> HttpResponse:
    """The level of the person, filled in with the assessment that stands."""
    dossier, actor = _seen(request, pk), request.actor  # type: ignore[attr-defined]
    piece = last_piece(dossier, NaturePiece.NIVEAU)
    form = NiveauForm(request.POST or None, initial=piece.contenu if piece else None)
    return _write(
        request,
        dossier,
        form,
        template="evaluation_niveau",
        act=lambda: service.assess_level(dossier=dossier, **form.values(), actor=actor, at=current_moment()),
        done="L’évaluation du niveau est enregistrée.",
        then="organisme_dossier",
        piece=piece,
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=MEMBERS)
def journal_suivi(request: HttpRequest, pk: str) -> HttpResponse:
    """The journal; POST writes one appointment."""
    dossier, actor = _seen(request, pk), request.actor  # type: ignore[attr-defined]
    form = SuiviForm(request.POST or None)

    def act() -> None:
        data = dict(form.cleaned_data)
        data["secondes"] = data.pop("duree")
        service.write_follow_up(dossier=dossier, **data, actor=actor, at=current_moment())

    return _write(
        request,
        dossier,
        form,
        template="journal_suivi",
        act=act,
        done="Le rendez-vous est inscrit au journal.",
        then="journal_suivi",
        lignes=follow_up(dossier),
        total=seconds_followed(dossier),
    )


@require_POST
@for_roles(Role.ORGANISME, functions=MEMBERS)
def rayer_suivi(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike a wrong line."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = PieceAccompagnement.objects.filter(dossier__in=Dossier.objects.visible_to(actor), nature=NaturePiece.SUIVI)
    piece = get_object_or_404(rows.select_related("dossier"), pk=pk)
    try:
        service.strike_follow_up(piece=piece, actor=actor, at=current_moment())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "La ligne est rayée. Elle reste lisible dans l’historique.")
    return redirect("journal_suivi", piece.dossier_id)


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def attester(request: HttpRequest, pk: str) -> HttpResponse:
    """What the organisme wrote, then the person’s own word."""
    dossier, actor = _seen(request, pk), request.actor  # type: ignore[attr-defined]
    form = AttestationForm(request.POST or None)
    return _write(
        request,
        dossier,
        form,
        template="attester",
        act=lambda: service.attest(dossier=dossier, **form.cleaned_data, actor=actor, at=current_moment()),
        done="Votre réponse est enregistrée. Vous pouvez en changer jusqu’au constat de la formation.",
        then="dossier",
        lignes=follow_up(dossier),
        total=seconds_followed(dossier),
        viabilite=last_piece(dossier, NaturePiece.VIABILITE),
        attestation=attestation_of(dossier),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=("gestionnaire",))
def decliner_dossier(request: HttpRequest, pk: str) -> HttpResponse:
    """The two legal motives of the operator."""
    dossier, actor = _seen(request, pk), request.actor  # type: ignore[attr-defined]
    form = DeclinForm(request.POST or None)
    return _write(
        request,
        dossier,
        form,
        template="decliner_dossier",
        act=lambda: service.decline(dossier=dossier, **form.cleaned_data, actor=actor, at=current_moment()),
        done="Votre refus est enregistré et motivé. La personne est prévenue.",
        then="organisme_dossier",
        peut=dossier.etat in {EtatDossier.BROUILLON, EtatDossier.TRANSMIS},
    )
