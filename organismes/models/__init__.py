"""Tables of the organismes."""

from organismes.models.organisme import (
    CoordonneesBancaires,
    DeclarationActivite,
    Instructeur,
    MembreOrganisme,
    Organisme,
    Qualite,
    Territoire,
)
from organismes.models.pieces import InvitationMembre, PieceDeclaration

__all__ = [
    "CoordonneesBancaires",
    "DeclarationActivite",
    "Instructeur",
    "InvitationMembre",
    "MembreOrganisme",
    "Organisme",
    "PieceDeclaration",
    "Qualite",
    "Territoire",
]
