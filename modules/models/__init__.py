"""Tables of the modules and dossiers."""

from modules.models.accompagnement import PieceAccompagnement
from modules.models.catalogue import FicheCatalogue, MotCatalogue
from modules.models.devis import LigneDevis
from modules.models.dossier import Devis, Dossier, HeuresDebitees, HeuresPlan, Justificatif, ServiceFait, Tranche
from modules.models.lheo import AnomalieLheo, ImportLheo, LigneLheo, OffreLheo
from modules.models.lpof import DivergenceLpof, ListeLpof
from modules.models.module import Module
from modules.models.offre import AlerteModule, EtapeJustificatif, SessionModule, VersionModule
from modules.models.parcours import EtapeParcours, Parcours
from modules.models.partage import PartageDossier

__all__ = [
    "AlerteModule",
    "AnomalieLheo",
    "Devis",
    "DivergenceLpof",
    "Dossier",
    "EtapeJustificatif",
    "EtapeParcours",
    "FicheCatalogue",
    "HeuresDebitees",
    "HeuresPlan",
    "ImportLheo",
    "Justificatif",
    "LigneDevis",
    "LigneLheo",
    "ListeLpof",
    "Module",
    "MotCatalogue",
    "OffreLheo",
    "Parcours",
    "PartageDossier",
    "PieceAccompagnement",
    "ServiceFait",
    "SessionModule",
    "Tranche",
    "VersionModule",
]
