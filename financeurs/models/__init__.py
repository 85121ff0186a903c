"""Tables of the funders."""

from financeurs.models.confiance import ApprobationIban, LeveePlafond
from financeurs.models.controle import AvisControle, CampagneControle, Controle, PointControle, PreuveControle
from financeurs.models.examen import AvisEnCours, Examen
from financeurs.models.financeur import (
    DemandeAbondement,
    EntreeCatalogue,
    Financeur,
    MembreFinanceur,
    PriseEnCharge,
    RegleFinanceur,
)
from financeurs.models.liens import GroupeLie
from financeurs.models.paiement import Approbation, OrdrePaiement, Remise, Tentative
from financeurs.models.suspension import PieceSuspension, Suspension

__all__ = [
    "Approbation",
    "AvisControle",
    "AvisEnCours",
    "CampagneControle",
    "Controle",
    "ApprobationIban",
    "DemandeAbondement",
    "EntreeCatalogue",
    "Examen",
    "Financeur",
    "GroupeLie",
    "LeveePlafond",
    "MembreFinanceur",
    "OrdrePaiement",
    "PieceSuspension",
    "PointControle",
    "PreuveControle",
    "PriseEnCharge",
    "RegleFinanceur",
    "Remise",
    "Suspension",
    "Tentative",
]
