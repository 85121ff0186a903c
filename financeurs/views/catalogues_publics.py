"""Public pages of the catalogues de référence: each funder publishes its own (article R6316-2)."""

import csv
from collections.abc import Iterator
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cpa_portal.clock.reading import current_moment
from financeurs.catalogue import published_entries, published_funders
from financeurs.forms.catalogue import CataloguePublicForm
from financeurs.models import Financeur

PER_PAGE = 20


@require_GET
@login_not_required
def catalogues_publics(request: HttpRequest) -> HttpResponse:
    """Funders and the size of their catalogue."""
    return render(
        request, "financeurs/catalogues_publics.html", {"financeurs": published_funders(current_moment().today)}
    )


@require_GET
@login_not_required
def catalogue_public(request: HttpRequest, pk: int) -> HttpResponse:
    """Bodies that a funder lists on a day."""
    financeur, today = get_object_or_404(Financeur, pk=pk), current_moment().today
    form = CataloguePublicForm(request.GET or None)
    good = form.is_bound and form.is_valid()
    day, texte = (form.cleaned_data["le"] or today, form.cleaned_data["texte"]) if good else (today, "")
    page = Paginator(published_entries(financeur, day, texte), PER_PAGE).get_page(request.GET.get("page"))
    parameters = request.GET.copy()
    parameters.pop("page", None)
    context = {
        "financeur": financeur,
        "form": form if form.is_bound else CataloguePublicForm(initial={"le": today}),
        "jour": day,
        "page": page,
        "parametres": parameters.urlencode(),
        "cherche": bool(texte),
        "fil": [("Catalogues de référence", reverse("catalogues_publics")), (financeur.nom, "")],
    }
    return render(request, "financeurs/catalogue_public.html", context, status=400 if form.errors else 200)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, value: str) -> str:
        """The line."""
        return value


def _cell(text: str) -> str:
    """A name that a spreadsheet would run as a formula is quoted."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _lines(financeur: Financeur, day: date) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    yield writer.writerow(["siret", "raison_sociale", "commune", "region", "du", "au"])
    for row in published_entries(financeur, day).iterator(chunk_size=500):
        body = row.organisme
        until = row.until_on.isoformat() if row.until_on else ""
        names = [_cell(body.raison_sociale), _cell(body.commune), body.territoire.nom]
        yield writer.writerow([body.siret, *names, row.from_on.isoformat(), until])


@require_GET
@login_not_required
def catalogue_public_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a file, whole, on the day asked."""
    financeur, form = get_object_or_404(Financeur, pk=pk), CataloguePublicForm(request.GET)
    if not form.is_valid():
        return HttpResponse("Date inconnue.", content_type="text/plain; charset=utf-8", status=400)
    day = form.cleaned_data["le"] or current_moment().today
    response = StreamingHttpResponse(_lines(financeur, day), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="catalogue-{pk}-{day.isoformat()}.csv"'
    return response
