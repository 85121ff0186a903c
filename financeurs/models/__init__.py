"""Tables of the funders."""

from financeurs.models.examen import AvisEnCours, Examen
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
    "AvisEnCours",
    "DemandeAbondement",
    "EntreeCatalogue",
    "Examen",
    "Financeur",
    "MembreFinanceur",
    "OrdrePaiement",
    "PriseEnCharge",
    "RegleFinanceur",
    "Remise",
    "Tentative",
]
