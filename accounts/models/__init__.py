"""Tables of the accounts."""

from accounts.models.dsn import ContratDSN, DeclarationDSN, ElementDSN
from accounts.models.faits import (
    Absence,
    Activite,
    ActiviteCitoyenne,
    Benevolat,
    Correctif,
    DeclarationDIF,
    Diplome,
    PeriodeStatut,
)
from accounts.models.imports import ImportActivites, LigneRejetee
from accounts.models.ledger import Alimentation, Mouvement, Solde
from accounts.models.mandats import Conseiller, Mandat, PouvoirMandat, StructureCEP
from accounts.models.titulaire import Compte, Titulaire
from accounts.models.user import User

__all__ = [
    "Absence",
    "Activite",
    "ActiviteCitoyenne",
    "Alimentation",
    "Benevolat",
    "Compte",
    "Conseiller",
    "ContratDSN",
    "Correctif",
    "DeclarationDIF",
    "DeclarationDSN",
    "Diplome",
    "ElementDSN",
    "ImportActivites",
    "LigneRejetee",
    "Mandat",
    "Mouvement",
    "PeriodeStatut",
    "PouvoirMandat",
    "Solde",
    "StructureCEP",
    "Titulaire",
    "User",
]
