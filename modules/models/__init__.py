"""Tables of the modules and dossiers."""

from modules.models.accompagnement import PieceAccompagnement
from modules.models.dossier import Devis, Dossier, HeuresDebitees, HeuresPlan, Justificatif, ServiceFait, Tranche
from modules.models.module import Module
from modules.models.offre import AlerteModule, EtapeJustificatif, SessionModule, VersionModule
from modules.models.parcours import EtapeParcours, Parcours

__all__ = [
    "AlerteModule",
    "Devis",
    "Dossier",
    "EtapeJustificatif",
    "EtapeParcours",
    "HeuresDebitees",
    "HeuresPlan",
    "Justificatif",
    "Module",
    "Parcours",
    "PieceAccompagnement",
    "ServiceFait",
    "SessionModule",
    "Tranche",
    "VersionModule",
]
