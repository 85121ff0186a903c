"""Files joined to a declaration."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from cpa_portal.uploads.models import Fichier
from cpa_portal.uploads.storage import store_upload
from organismes.enums import NaturePiece
from organismes.models import DeclarationActivite, PieceDeclaration
from organismes.services.locking import locked
from organismes.workflow import DECLARATION


def _open_to_pieces(row: DeclarationActivite) -> None:
    if not DECLARATION.allows(row.etat, "deposer"):
        raise Refused("La déclaration est déposée\u00a0: ses pièces ne changent plus.", code="etat_incompatible")


@transaction.atomic
def deposit_piece(
    *,
    declaration: DeclarationActivite,
    nature: str,
    file: UploadedFile,
    dated_on: date | None = None,
    actor: Actor,
    at: Moment,
) -> PieceDeclaration:
    """Check a file, keep it and join it. Raises InvalidInput (field "fichier")."""
    _open_to_pieces(locked(declaration))
    fichier = store_upload(file, actor=actor, at=at)
    return attach_piece(declaration=declaration, nature=nature, fichier=fichier, dated_on=dated_on, actor=actor, at=at)


@transaction.atomic
def attach_piece(
    *,
    declaration: DeclarationActivite,
    nature: str,
    fichier: Fichier,
    dated_on: date | None = None,
    actor: Actor,
    at: Moment,
) -> PieceDeclaration:
    """Join a file that is kept already. The same bytes joined twice as the same piece are noticed."""
    row = locked(declaration)
    _open_to_pieces(row)
    if nature not in NaturePiece.values:
        raise InvalidInput("Choisissez la nature de la pièce dans la liste.", field="nature")
    if dated_on is not None and dated_on > at.today:
        raise InvalidInput("Cette date est dans l’avenir.", field="dated_on")
    twin = row.pieces.kept().filter(nature=nature, fichier__received_sha256=fichier.received_sha256).first()
    if twin is not None:
        return twin
    piece = PieceDeclaration.objects.create(
        declaration=row,
        nature=nature,
        fichier=fichier,
        dated_on=dated_on,
        added_on=at.today,
        added_at=at.now,
        added_by_id=actor.user_id,
    )
    record(actor=actor, at=at, verb="organismes.join_piece", target=row, details={"nature": nature})
    return piece


@transaction.atomic
def remove_piece(*, piece: PieceDeclaration, actor: Actor, at: Moment) -> None:
    """Take a piece back before the deposit; the file stays in the history. Twice is once."""
    row = locked(piece.declaration)
    _open_to_pieces(row)
    current = row.pieces.kept().filter(pk=piece.pk).first()
    if current is None:
        return
    current.removed_at = at.now
    current.save(update_fields=["removed_at"])
    record(actor=actor, at=at, verb="organismes.remove_piece", target=row, details={"nature": current.nature})
