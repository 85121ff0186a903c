"""The list of NACRE conventions as a file: a trial that says everything, then the confirmation."""

import csv
from collections import Counter
from typing import Any
from uuid import UUID

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
from organismes.enums import SortLigne
from organismes.forms.nacre import ListeNacreForm
from organismes.models import ImportNacre
from organismes.rules.nacre_list import COLUMNS
from organismes.services.nacre import confirm_list, receive_list

PER_PAGE = 50
WHO = (Role.INSTRUCTEUR, Role.ADMINISTRATEUR)
TONS = {
    SortLigne.NOUVELLE: "succes",
    SortLigne.CORRIGEE: "info",
    SortLigne.INCHANGEE: "neutre",
    SortLigne.REFUSEE: "erreur",
}
COMPTES = {
    SortLigne.NOUVELLE: "Conventions nouvelles",
    SortLigne.CORRIGEE: "Conventions modifiées",
    SortLigne.INCHANGEE: "Conventions déjà enregistrées",
    SortLigne.REFUSEE: "Lignes refusées",
}


def _own(request: HttpRequest, pk: UUID) -> ImportNacre:
    return get_object_or_404(ImportNacre.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@for_roles(*WHO)
def importer_nacre(request: HttpRequest) -> HttpResponse:
    """Send a list: nothing is recorded before the confirmation."""
    form = ListeNacreForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["fichier"]
        try:
            row = receive_list(nom=file.name or "", content=file.read(), actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            return redirect("import_nacre", row.pk)
    context = {"form": form, "colonnes": COLUMNS}
    return render(request, "organismes/importer_nacre.html", context, status=400 if form.errors else 200)


@require_GET
@for_roles(*WHO)
def import_nacre(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the list would do or did, line by line; those that are refused first."""
    row = _own(request, pk)
    lines: list[dict[str, Any]] = [
        {**line, "ton": TONS[SortLigne(line["sort"])], "libelle": SortLigne(line["sort"]).label}
        for line in row.resultat
    ]
    lines.sort(key=lambda line: (line["sort"] != SortLigne.REFUSEE, line["numero"]))
    counts = Counter(line["sort"] for line in lines)
    changes = counts[SortLigne.NOUVELLE] + counts[SortLigne.CORRIGEE]
    context = {
        "liste": row,
        "comptes": [(words, counts[sort]) for sort, words in COMPTES.items()],
        "attend": sum(line["attend"] for line in lines),
        "refusees": counts[SortLigne.REFUSEE],
        "changements": changes,
        "essai": row.etat == ImportNacre.Etat.ESSAI,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "organismes/import_nacre.html", context)


@require_POST
@for_roles(*WHO)
def confirmer_nacre(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record what the trial showed."""
    row = _own(request, pk)
    try:
        confirm_list(liste=row, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "La liste est enregistrée.")
    return redirect("import_nacre", row.pk)


def _cell(text: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    value = str(text)
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t"} else value


@require_GET
@for_roles(*WHO)
def refus_nacre(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The refused lines with their numbers and reasons, for a spreadsheet."""
    row = _own(request, pk)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="conventions-nacre-refus.csv"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow(["ligne", *COLUMNS[:3], "colonne", "raison"])
    for line in row.resultat:
        if line["sort"] == SortLigne.REFUSEE:
            names = (*COLUMNS[:3], "champ", "motif")
            writer.writerow([line["numero"], *(_cell(line[name]) for name in names)])
    return response
