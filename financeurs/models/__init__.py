"""Tables of the funders."""

from financeurs.models.financeur import (
    DemandeAbondement,
    EntreeCatalogue,
    Financeur,
    MembreFinanceur,
    PriseEnCharge,
    RegleFinanceur,
)
from financeurs.models.paiement import Approbation, OrdrePaiement, Remise, Tentative

__all__ = [
    "Approbation",
    "DemandeAbondement",
    "EntreeCatalogue",
    "Financeur",
    "MembreFinanceur",
    "OrdrePaiement",
    "PriseEnCharge",
    "RegleFinanceur",
    "Remise",
    "Tentative",
]
