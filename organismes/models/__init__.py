"""Tables of the organismes."""

from organismes.models.attribution import Attribution
from organismes.models.changement import Changement, ObjectionIban
from organismes.models.commune import Commune
from organismes.models.correction import DemandeCorrection, ReponseCorrection
from organismes.models.nacre import BasculeNacre, ConventionNacre, ImportNacre, RappelNacre
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
from organismes.models.qualite import AvisIndicateur, PreuveQualite, ReponseQualite, TourQualite
from organismes.models.sirene import VerificationSirene

__all__ = [
    "Attribution",
    "AvisIndicateur",
    "BasculeNacre",
    "Changement",
    "Commune",
    "ConventionNacre",
    "CoordonneesBancaires",
    "DeclarationActivite",
    "DemandeCorrection",
    "ImportNacre",
    "Instructeur",
    "InvitationMembre",
    "MembreOrganisme",
    "ObjectionIban",
    "Organisme",
    "PieceDeclaration",
    "PreuveQualite",
    "Qualite",
    "RappelNacre",
    "ReponseCorrection",
    "ReponseQualite",
    "Territoire",
    "TourQualite",
    "VerificationSirene",
]
