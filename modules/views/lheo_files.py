"""LHEO files to download: the public catalogue, and an organisme's own."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.web.access import for_roles
from modules.lheo_export import LATIN1, UTF8, encoded, last_envelope, own_catalogue, pieces, public_catalogue


def _file(texts: Iterator[str], request: HttpRequest, name: str) -> StreamingHttpResponse:
    encoding = LATIN1 if request.GET.get("encodage", "").upper() == LATIN1 else UTF8
    response = StreamingHttpResponse(encoded(texts, encoding), content_type=f"application/xml; charset={encoding}")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
@login_not_required
def export_lheo(request: HttpRequest) -> HttpResponse:
    """What the public may choose today, `?encodage=ISO-8859-1` on demand."""
    today = current_moment().today
    modules = public_catalogue(today)
    if not modules.exists():
        raise Http404("Aucune offre n’est publiée aujourd’hui.")
    return _file(pieces(modules, today=today), request, f"catalogue-{today:%Y-%m-%d}.xml")


@require_GET
@for_roles(Role.ORGANISME, functions=("gestionnaire", "formateur"))
def export_mon_catalogue(request: HttpRequest) -> HttpResponse:
    """All that the organisme offers or prepares."""
    today, body = current_moment().today, request.actor.structure_id  # type: ignore[attr-defined]
    modules = own_catalogue(body)
    if not modules.exists():
        messages.error(request, "Vous n’avez pas encore de module à exporter.")
        return redirect("mes_modules")
    return _file(pieces(modules, today=today, envelope=last_envelope(body)), request, f"lheo-{today:%Y-%m-%d}.xml")
