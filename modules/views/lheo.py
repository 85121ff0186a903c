"""The catalogue of an organisme as LHEO files: sent, tried, confirmed."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from modules.csv_lines import csv_response
from modules.enums import EffetLheo, EtatImportLheo
from modules.forms.lheo import CatalogueForm, ConfirmerForm, EffetForm
from modules.models import ImportLheo
from modules.selectors.lheo import imports_of, progress_of, published_by
from modules.services.lheo_imports import confirm, receive_catalogue
from organismes.selectors import own_organisme


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=("gestionnaire",))
def mon_catalogue(request: HttpRequest) -> HttpResponse:
    """The files sent, and the form that sends another."""
    actor = request.actor  # type: ignore[attr-defined]
    form = CatalogueForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = receive_catalogue(
                organisme=own_organisme(actor), file=form.cleaned_data["fichier"], actor=actor, at=current_moment()
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Fichier reçu. Sa lecture commence\u00a0: rien ne change avant votre accord.")
            return redirect("import_lheo", row.pk)
    page = Paginator(imports_of(actor.structure_id), 20).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "publies": published_by(actor.structure_id)}
    return render(request, "modules/mon_catalogue.html", context, status=400 if form.errors else 200)


@require_GET
@for_roles(Role.ORGANISME, functions=("gestionnaire",))
def import_lheo(request: HttpRequest, pk: str) -> HttpResponse:
    """How far the worker got, then what the file does, offer by offer, and what is wrong with it."""
    row = get_object_or_404(ImportLheo.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    form = EffetForm(request.GET)
    effet = form.cleaned_data["effet"] if form.is_valid() else ""
    lignes = row.lignes.select_related("module").defer("fragment").order_by("rang", "pk")
    lignes = lignes.filter(effet=effet) if effet else lignes.exclude(effet=EffetLheo.IDENTIQUE)
    faites, total = progress_of(row)
    anomalies = row.anomalies.order_by("-bloquante", "ligne", "pk")
    context = {
        "import": row,
        "en_cours": row.etat in {EtatImportLheo.RECU, EtatImportLheo.CONFIRME},
        "faites": faites,
        "total": total,
        "change": row.ajoutees + row.modifiees + row.fermees,
        "form": form,
        "parametres": f"effet={effet}" if effet else "",
        "page": Paginator(lignes, 25).get_page(request.GET.get("page")),
        "anomalies": anomalies[:50],
        "nombre_anomalies": anomalies.count(),
        "confirmation": ConfirmerForm(),
    }
    return render(request, "modules/import_lheo.html", context)


@require_POST
@for_roles(Role.ORGANISME, functions=("gestionnaire",))
def confirmer_lheo(request: HttpRequest, pk: str) -> HttpResponse:
    """Have the worker apply it."""
    row = get_object_or_404(ImportLheo.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    form = ConfirmerForm(request.POST)
    text = form.cleaned_data["explication"] if form.is_valid() else ""
    try:
        confirm(row=row, explication=text, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Votre catalogue est en cours de mise à jour.")
    return redirect("import_lheo", row.pk)


@require_GET
@for_roles(Role.ORGANISME, functions=("gestionnaire",))
def anomalies_lheo(request: HttpRequest, pk: str) -> StreamingHttpResponse:
    """Errors and remarks as a CSV file."""
    row = get_object_or_404(ImportLheo.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    found = row.anomalies.order_by("ligne", "pk").iterator()
    lines = ((one.ligne, one.chemin, "erreur" if one.bloquante else "remarque", one.message) for one in found)
    return csv_response(_with_head(lines), f"anomalies-{row.received_on:%Y-%m-%d}.csv")


def _with_head(lines: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    yield "ligne", "chemin", "gravite", "message"
    yield from lines
