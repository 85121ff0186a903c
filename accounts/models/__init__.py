"""Tables of the accounts."""

from accounts.models.agents import AccordAnticipation, ConversionEnHeures
from accounts.models.campagnes import AnomalieCampagne, Campagne, EcartCampagne, PartitionCampagne
from accounts.models.dsn import ContratDSN, DeclarationDSN, ElementDSN
from accounts.models.faits import (
    Absence,
    Activite,
    ActiviteCitoyenne,
    Benevolat,
    Correctif,
    DeclarationDIF,
    Diplome,
    FinDeCarriere,
    PeriodeStatut,
)
from accounts.models.imports import ImportActivites, LigneRejetee
from accounts.models.indus import ActeIndu, Indu
from accounts.models.ledger import Alimentation, Mouvement, Solde
from accounts.models.mandats import Conseiller, Mandat, PouvoirMandat, StructureCEP
from accounts.models.parametres import ApprobationJeu, JeuDeParametres, ValeurProposee
from accounts.models.repris import CreditInaptitude, PointsPenibilite, SoldeRepris
from accounts.models.retraits import Retrait
from accounts.models.titulaire import Compte, Titulaire
from accounts.models.user import User

__all__ = [
    "Absence",
    "ActeIndu",
    "AccordAnticipation",
    "Activite",
    "ActiviteCitoyenne",
    "Alimentation",
    "AnomalieCampagne",
    "ApprobationJeu",
    "Benevolat",
    "Campagne",
    "Compte",
    "Conseiller",
    "ContratDSN",
    "ConversionEnHeures",
    "Correctif",
    "CreditInaptitude",
    "DeclarationDIF",
    "DeclarationDSN",
    "Diplome",
    "EcartCampagne",
    "ElementDSN",
    "FinDeCarriere",
    "ImportActivites",
    "Indu",
    "JeuDeParametres",
    "LigneRejetee",
    "Mandat",
    "Mouvement",
    "PartitionCampagne",
    "PeriodeStatut",
    "PointsPenibilite",
    "PouvoirMandat",
    "Retrait",
    "Solde",
    "SoldeRepris",
    "StructureCEP",
    "Titulaire",
    "User",
    "ValeurProposee",
]
