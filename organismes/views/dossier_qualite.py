"""The body's file of a quality examination: one page for the whole, one for each indicator."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError, NotAllowed
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from organismes.dossier_qualite import (
    TYPING,
    Dossier,
    Ligne,
    missing_to_send,
    proofs_are_due,
    read_file,
    reusable,
)
from organismes.forms.qualite_dossier import ActivitesForm, ReponseForm
from organismes.models import PreuveQualite, Qualite
from organismes.rules.indicators import asked_activities
from organismes.services import dossier_qualite as service
from organismes.views.qualite import GESTIONNAIRE

#: Header of a page that saves the draft by itself.
DRAFT = "X-Brouillon"


def _visible(request: HttpRequest, pk: int) -> Qualite:
    rows = Qualite.objects.visible_to(request.actor).exclude(bareme="").select_related("organisme")  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME)
def dossier_qualite(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file: progress, each indicator, what is missing; POST says which activities the body has."""
    row = _visible(request, pk)
    choices, open_now = asked_activities(row.bareme), row.etat in TYPING
    form = ActivitesForm(request.POST or None, choix=choices, initial={"activites": row.activites})
    if request.method == "POST":
        if not request.actor.has_function(*GESTIONNAIRE):  # type: ignore[attr-defined]
            raise NotAllowed("Il faut la fonction de gestionnaire pour faire cela.", code="fonction")
        if form.is_valid():
            try:
                service.set_activities(qualite=row, **form.cleaned_data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
            except DomainError as error:
                show_error(form, error)
            else:
                messages.success(request, "Vos activités sont enregistrées\u00a0: la liste des indicateurs suit.")
                return redirect("dossier_qualite", pk=pk)
    dossier = read_file(row)
    context = {
        "dossier": dossier,
        "qualite": row,
        "manque": missing_to_send(dossier),
        "envoyable": row.etat in {*TYPING, "a_completer"},
        "activites": form if choices and open_now else None,
        "gestionnaire": request.actor.has_function(*GESTIONNAIRE),  # type: ignore[attr-defined]
        "preuves_dues": proofs_are_due(row),
        "tours": row.tours.order_by("-tour"),
        "fil": [("Qualité", reverse("qualite")), (row.get_source_display(), "")],
    }
    return render(request, "organismes/dossier_qualite.html", context, status=400 if form.errors else 200)


def _line(dossier: Dossier, numero: str) -> Ligne:
    found = dossier.ligne(numero)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def indicateur_qualite(request: HttpRequest, pk: int, numero: str) -> HttpResponse:
    """One indicator: its answer, its files. Each submit keeps what was typed; a draft header answers 204."""
    row = _visible(request, pk)
    ligne = _line(read_file(row), numero)
    options: dict[str, Any] = {"preuves": proofs_are_due(row), "reprenables": reusable(row, numero)}
    form = ReponseForm(
        request.POST or None, request.FILES or None, initial={"texte": ligne.reponse}, **options
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, row, numero, form, options["reprenables"])
        except DomainError as error:
            show_error(form, error)
        else:
            if request.headers.get(DRAFT):
                return HttpResponse(status=204)
            messages.success(request, f"L’indicateur {numero} est enregistré.")
            return _onward(request, row, numero)
    return _indicator_page(request, row, numero, form)


def _keep(request: HttpRequest, row: Qualite, numero: str, form: ReponseForm, known: list[PreuveQualite]) -> None:
    who: dict[str, Any] = {"actor": request.actor, "at": current_moment()}  # type: ignore[attr-defined]
    data = form.cleaned_data
    service.answer(qualite=row, indicateur=numero, texte=data["texte"], **who)
    for proof in known:
        if str(proof.pk) in data.get("reprises", []):
            service.attach_proof(qualite=row, indicateur=numero, fichier=proof.fichier, **who)
    for file in data.get("fichiers", []):
        service.join_proof(qualite=row, indicateur=numero, file=file, **who)


def _onward(request: HttpRequest, row: Qualite, numero: str) -> HttpResponse:
    numbers = [ligne.indicateur.numero for ligne in read_file(row).lignes if ligne.modifiable]
    rank = numbers.index(numero) + 1
    if "suivant" in request.POST and rank < len(numbers):
        return redirect("indicateur_qualite", pk=row.pk, numero=numbers[rank])
    if "suivant" in request.POST:
        return redirect("dossier_qualite", pk=row.pk)
    return redirect("indicateur_qualite", pk=row.pk, numero=numero)


def _indicator_page(request: HttpRequest, row: Qualite, numero: str, form: ReponseForm) -> HttpResponse:
    dossier = read_file(row)
    ligne, numbers = _line(dossier, numero), [one.indicateur.numero for one in dossier.lignes]
    rank = numbers.index(numero)
    context = {
        "qualite": row,
        "ligne": ligne,
        "critere": next(one.critere for one in dossier.sections if ligne in one.lignes),
        "avancement": dossier.avancement,
        "form": form,
        "precedent": numbers[rank - 1] if rank else "",
        "suivant": numbers[rank + 1] if rank + 1 < len(numbers) else "",
        "preuves_dues": proofs_are_due(row),
        "fil": [
            ("Qualité", reverse("qualite")),
            (row.get_source_display(), reverse("dossier_qualite", args=[row.pk])),
            (f"Indicateur {numero}", ""),
        ],
    }
    return render(request, "organismes/indicateur_qualite.html", context, status=400 if form.errors else 200)


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def envoyer_qualite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the file, or its complements."""
    try:
        row = service.send_file(qualite=_visible(request, pk), actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, f"Votre dossier est envoyé. Réponse attendue au plus tard le {row.limit_on:%d/%m/%Y}."
        )
    return redirect("dossier_qualite", pk=pk)


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def retirer_preuve(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one proof back."""
    rows = PreuveQualite.objects.visible_to(request.actor).select_related("qualite")  # type: ignore[attr-defined]
    proof = get_object_or_404(rows, pk=pk)
    try:
        service.remove_proof(preuve=proof, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "La preuve est retirée.")
    return redirect("indicateur_qualite", pk=proof.qualite_id, numero=proof.indicateur)


@require_GET
@for_roles(Role.ORGANISME)
def preuve_qualite(request: HttpRequest, pk: int) -> FileResponse:
    """Download one proof, as a member of the body."""
    rows = PreuveQualite.objects.visible_to(request.actor).kept().select_related("fichier")  # type: ignore[attr-defined]
    fichier = get_object_or_404(rows, pk=pk).fichier
    handle = storages["prive"].open(fichier.storage_key)
    return FileResponse(handle, as_attachment=True, filename=fichier.name, content_type=fichier.content_type)
