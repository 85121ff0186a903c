"""Tables of the modules and dossiers."""

from modules.models.dossier import Devis, Dossier, HeuresPlan, Justificatif, ServiceFait, Tranche
from modules.models.module import EtapeParcours, Module, Parcours

__all__ = [
    "Devis",
    "Dossier",
    "EtapeParcours",
    "HeuresPlan",
    "Justificatif",
    "Module",
    "Parcours",
    "ServiceFait",
    "Tranche",
]
