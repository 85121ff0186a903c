"""Private files and receipts of proofs: served after the right is checked, never shown inline."""

from django.core.files.storage import storages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.documents import twin_of
from cpa_portal.actor import Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.reading import current_moment
from cpa_portal.documents.rendering import html_to_pdf
from cpa_portal.web.access import for_roles
from modules.documents import RECEIPT, latest_document
from modules.models import Justificatif
from modules.selectors.dossiers import proofs_seen_by


def _proof(request: HttpRequest, pk: int) -> Justificatif:
    return get_object_or_404(proofs_seen_by(request.actor), pk=pk)  # type: ignore[attr-defined]


@require_GET
@for_roles(Role.TITULAIRE, Role.ORGANISME)
def fichier_justificatif(request: HttpRequest, pk: int) -> FileResponse:
    """The file itself, as an attachment; the reading is journalled."""
    proof = _proof(request, pk)
    record(
        actor=request.actor,  # type: ignore[attr-defined]
        at=current_moment(),
        verb="modules.read_proof",
        target=proof,
        titulaire_id=proof.tranche.dossier.titulaire_id,
    )
    fichier = proof.fichier
    response = FileResponse(
        storages["prive"].open(fichier.storage_key),
        as_attachment=True,
        filename=fichier.name,
        content_type=fichier.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


@require_GET
@for_roles(Role.TITULAIRE, Role.ORGANISME)
def recu_justificatif(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt as a page."""
    return HttpResponse(twin_of(latest_document(RECEIPT, _proof(request, pk))))


@require_GET
@for_roles(Role.TITULAIRE, Role.ORGANISME)
def recu_justificatif_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt as a tagged PDF."""
    proof = _proof(request, pk)
    response = HttpResponse(html_to_pdf(latest_document(RECEIPT, proof).html), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="recu-justificatif-{proof.pk}.pdf"'
    return response
