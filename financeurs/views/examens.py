"""Pages of a funder's examiner: the queue of the quality files, and one of them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError, InvalidInput
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from financeurs.examens import drafts, examination_queue, holder, lateness, proofs_for, sent_files
from financeurs.forms.examens import AvisForm, ConclusionForm, FileExamensForm
from financeurs.models import Examen
from financeurs.services import examens as service
from organismes.dossier_qualite import Dossier, Section, proofs_are_due, read_file
from organismes.enums import EtatQualite
from organismes.models import Qualite
from organismes.rules.indicators import proposed_verdict
from organismes.services.examen_qualite import close_unanswered, is_member

EXAMINATEUR = ("examinateur",)
PER_PAGE = 20
SAID = {
    EtatQualite.REFERENCABLE: "L’organisme est référençable. Il est prévenu, et vous pouvez l’inscrire à votre catalogue.",
    EtatQualite.NON_REFERENCABLE: "L’organisme n’est pas référençable. Il est prévenu.",
    EtatQualite.A_COMPLETER: "Les compléments sont demandés à l’organisme.",
}


@require_GET
@for_roles(Role.FINANCEUR, functions=EXAMINATEUR)
def examens(request: HttpRequest) -> HttpResponse:
    """The queue, the nearest deadline first."""
    form, today = FileExamensForm(request.GET), current_moment().today
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(examination_queue(request.actor, **wanted), PER_PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    context = {
        "form": form,
        "page": page,
        "lignes": [{"qualite": row, "examen": holder(row), "delai": lateness(row, today)} for row in page.object_list],
        "filtre": any(wanted.values()),
        "parametres": urlencode({name: value for name, value in wanted.items() if value}),
    }
    return render(request, "financeurs/examens.html", context)


def _forms(dossier: Dossier, examen: Examen | None, data: Any = None) -> dict[str, AvisForm]:
    """A form for each indicator, filled with the draft or, failing that, with the opinion of the former round."""
    kept = drafts(examen) if examen else {}
    found = {}
    for ligne in dossier.lignes:
        numero = ligne.indicateur.numero
        source = kept.get(numero) or (ligne.avis if ligne.avis and ligne.avis.avis == "conforme" else None)
        initial = {name: getattr(source, name) for name in ("avis", "commentaire", "demande")} if source else {}
        found[numero] = AvisForm(data, prefix=f"i{numero.replace('.', '_')}", initial=initial)
    return found


def _sections(dossier: Dossier, forms: dict[str, AvisForm]) -> list[tuple[Section, list[tuple[Any, AvisForm]]]]:
    return [(one, [(ligne, forms[ligne.indicateur.numero]) for ligne in one.lignes]) for one in dossier.sections]


def _page(
    request: HttpRequest, row: Qualite, data: Any = None, conclusion: ConclusionForm | None = None
) -> HttpResponse:
    dossier, examen, today = read_file(row), holder(row), current_moment().today
    actor = request.actor  # type: ignore[attr-defined]
    mine = examen is not None and (examen.examinateur_id, examen.financeur_id) == (actor.user_id, actor.structure_id)
    open_now = row.etat == EtatQualite.EN_EXAMEN
    forms = _forms(dossier, examen, data)
    given = [form["avis"].value() or "" for form in forms.values()]
    context = {
        "qualite": row,
        "dossier": dossier,
        "examen": examen,
        "lisible": any(one.financeur_id == actor.structure_id for one in row.examens.all()),
        "le_mien": mine and open_now,
        "membre": is_member(row.organisme, actor.user_id),
        "sections": _sections(dossier, forms),
        "conclusion": conclusion or ConclusionForm(),
        "proposition": proposed_verdict([avis for avis in given if avis], expected=len(given)),
        "donnes": sum(bool(avis) for avis in given),
        "delai": lateness(row, today),
        "ouvert": open_now,
        "sans_reponse": row.etat == EtatQualite.A_COMPLETER and lateness(row, today) == "retard",
        "preuves_dues": proofs_are_due(row),
        "tours": row.tours.prefetch_related("avis").order_by("-tour"),
        "fil": [("Examens de qualité", reverse("examens")), (row.organisme.raison_sociale, "")],
    }
    bad = conclusion is not None and conclusion.errors
    return render(request, "financeurs/examen.html", context, status=400 if bad else 200)


def _sent(pk: int) -> Qualite:
    return get_object_or_404(sent_files().select_related("organisme"), pk=pk)


@require_GET
@for_roles(Role.FINANCEUR, functions=EXAMINATEUR)
def examen(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: indicators, answers, files, former rounds, and the opinions of its examiner."""
    return _page(request, _sent(pk))


@require_POST
@for_roles(Role.FINANCEUR, functions=EXAMINATEUR)
def prendre_examen(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold the examination, or take it over from a colleague."""
    try:
        service.take(qualite=_sent(pk), actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "L’examen est à votre nom.")
    return redirect("examen", pk=pk)


@require_POST
@for_roles(Role.FINANCEUR, functions=EXAMINATEUR)
def noter_examen(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the opinions; conclude when a button says so. What was typed is kept whatever the answer."""
    row, at = _sent(pk), current_moment()
    held = holder(row)
    if held is None:
        messages.error(request, "Prenez d’abord cet examen à votre nom.")
        return redirect("examen", pk=pk)
    forms, conclusion = _forms(read_file(row), held, request.POST), ConclusionForm(request.POST)
    invalid = [numero for numero, form in forms.items() if not form.is_valid()]
    if not conclusion.is_valid() or invalid:
        return _page(request, row, request.POST, conclusion)
    notes = [{"indicateur": numero, **form.cleaned_data} for numero, form in forms.items()]
    verdict = request.POST.get("conclusion", "")
    try:
        service.note(examen=held, avis=notes, actor=request.actor, at=at)  # type: ignore[attr-defined]
        if verdict:
            service.conclude(examen=held, verdict=verdict, **conclusion.cleaned_data, actor=request.actor, at=at)  # type: ignore[attr-defined]
    except InvalidInput as error:
        show_error(conclusion, error)
        return _page(request, row, request.POST, conclusion)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("examen", pk=pk)
    messages.success(request, SAID[EtatQualite(verdict)] if verdict else "Vos avis sont enregistrés en brouillon.")
    return redirect("examen", pk=pk)


@require_GET
@for_roles(Role.FINANCEUR, functions=EXAMINATEUR)
def preuve_examen(request: HttpRequest, pk: int) -> FileResponse:
    """Download one proof of a file that this funder examines or has examined."""
    fichier = get_object_or_404(proofs_for(request.actor), pk=pk).fichier  # type: ignore[attr-defined]
    handle = storages["prive"].open(fichier.storage_key)
    return FileResponse(handle, as_attachment=True, filename=fichier.name, content_type=fichier.content_type)


@require_POST
@for_roles(Role.FINANCEUR, functions=EXAMINATEUR)
def clore_examen(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a file whose complements never came."""
    motif = "Les compléments demandés ne sont pas parvenus à la date fixée."
    try:
        close_unanswered(qualite=_sent(pk), motif=motif, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, SAID[EtatQualite.NON_REFERENCABLE])
    return redirect("examen", pk=pk)
