"""The report of a campaign as a document and as CSV files."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.campagne_files import FILES
from accounts.documents import rapport_html, served
from accounts.models import Campagne
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.documents.rendering import html_to_pdf
from cpa_portal.web.access import for_roles


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def campagne_rapport(request: HttpRequest, pk: str) -> HttpResponse:
    """The accessible twin of the document."""
    campagne = get_object_or_404(Campagne, pk=pk)
    return HttpResponse(served(rapport_html(campagne=campagne, at=current_moment())))


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def campagne_rapport_pdf(request: HttpRequest, pk: str) -> HttpResponse:
    """The tagged PDF."""
    campagne = get_object_or_404(Campagne, pk=pk)
    pdf = html_to_pdf(rapport_html(campagne=campagne, at=current_moment()))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="campagne-{campagne.annee}.pdf"'
    return response


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, value: str) -> str:
        return value


def _lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    for row in rows:
        yield writer.writerow(row)


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def campagne_fichier(request: HttpRequest, pk: str, quoi: str) -> StreamingHttpResponse:
    """One of the CSV files, streamed whatever its length."""
    campagne = get_object_or_404(Campagne, pk=pk)
    if quoi not in FILES:
        raise Http404
    response = StreamingHttpResponse(_lines(FILES[quoi](campagne)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="campagne-{campagne.annee}-{quoi}.csv"'
    return response
