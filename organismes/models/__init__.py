"""Tables of the organismes."""

from organismes.models.nacre import ConventionNacre, ImportNacre, RappelNacre
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
    "ConventionNacre",
    "CoordonneesBancaires",
    "DeclarationActivite",
    "ImportNacre",
    "Instructeur",
    "InvitationMembre",
    "MembreOrganisme",
    "Organisme",
    "PieceDeclaration",
    "Qualite",
    "RappelNacre",
    "Territoire",
]
