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

__all__ = [
    "CoordonneesBancaires",
    "DeclarationActivite",
    "Instructeur",
    "MembreOrganisme",
    "Organisme",
    "Qualite",
    "Territoire",
]
