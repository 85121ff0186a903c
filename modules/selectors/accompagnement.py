"""Reads over the written pieces of an accompaniment."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum

from modules.enums import NaturePiece
from modules.models import Dossier, PieceAccompagnement
from modules.rules.creation import Attestation, concerns


def last_piece(dossier: Dossier, nature: str) -> PieceAccompagnement | None:
    """The one that counts."""
    return dossier.pieces.filter(nature=nature).order_by("-pk").first()


def follow_up(dossier: Dossier) -> list[PieceAccompagnement]:
    """Lines of the journal that stand, by the day of the appointment."""
    rows = dossier.pieces.filter(nature=NaturePiece.SUIVI, remplacee_par__isnull=True).exclude(secondes=0)
    return sorted(rows, key=lambda row: (row.contenu["jour"], row.pk))


def seconds_followed(dossier: Dossier) -> int:
    """Seconds that the journal tells."""
    rows = dossier.pieces.filter(nature=NaturePiece.SUIVI, remplacee_par__isnull=True)
    return rows.aggregate(sum=Sum("secondes"))["sum"] or 0


def natures_written(dossier: Dossier) -> set[str]:
    """Natures of which at least one piece stands."""
    found = set(dossier.pieces.exclude(nature=NaturePiece.SUIVI).values_list("nature", flat=True))
    return found | ({str(NaturePiece.SUIVI)} if seconds_followed(dossier) else set())


def attestation_of(dossier: Dossier) -> Attestation:
    """The last word of the person."""
    row = last_piece(dossier, NaturePiece.ATTESTATION)
    return Attestation(row.made_on, bool(row.contenu["confirme"])) if row else Attestation()


@dataclass(frozen=True, slots=True)
class EtatPiece:
    """One nature of piece as the pages show it."""

    nature: str
    libelle: str
    faite_le: date | None
    detail: str = ""


def pieces_shown(dossier: Dossier) -> list[EtatPiece]:
    """The four natures with their day; none when the action asks for nothing in writing."""
    if not concerns(dossier.module.nature):
        return []
    last: dict[str, Any] = {}
    for row in dossier.pieces.order_by("pk"):
        last[row.nature] = row
    return [
        EtatPiece(str(nature), NaturePiece(nature).label, last[nature].made_on if nature in last else None)
        for nature in NaturePiece
    ]
