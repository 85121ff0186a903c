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
from organismes.models.vie import ActeDeclaration, Bilan, Modification, ProcedureAnnulation, RappelBilan

__all__ = [
    "ActeDeclaration",
    "Attribution",
    "AvisIndicateur",
    "BasculeNacre",
    "Bilan",
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
    "Modification",
    "ObjectionIban",
    "Organisme",
    "PieceDeclaration",
    "PreuveQualite",
    "ProcedureAnnulation",
    "Qualite",
    "RappelBilan",
    "RappelNacre",
    "ReponseCorrection",
    "ReponseQualite",
    "Territoire",
    "TourQualite",
    "VerificationSirene",
]
