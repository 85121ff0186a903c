"""What a declared fact says, in a few words: lists of declarations, withdrawals, sentences of explanations.

Every name is feminine and starts a sentence after « La ».
"""

from collections.abc import Callable
from typing import Any

from accounts.enums import Compteur, NatureFin
from accounts.models import (
    AccordAnticipation,
    Activite,
    ActiviteCitoyenne,
    ConversionEnHeures,
    Correctif,
    CreditInaptitude,
    DeclarationDIF,
    Diplome,
    FinDeCarriere,
    PeriodeStatut,
    PointsPenibilite,
    Retrait,
    SoldeRepris,
)
from accounts.models.faits import Fait
from accounts.rules.explanation.words import STATUTS
from cpa_portal.actor import Role
from cpa_portal.clock.real_days import day_of
from cpa_portal.web.formatting import euros, heures, jour, pluriel

AUTHORS = {
    Role.TITULAIRE: "par le titulaire",
    Role.CONSEILLER: "par un conseiller en évolution professionnelle, sous mandat",
    Role.ADMINISTRATEUR: "par un administrateur du portail",
    Role.SYSTEME: "par le portail",
}


def _activite(fait: Activite) -> str:
    worked = STATUTS[fait.statut]
    if fait.heures_secondes is not None:
        worked += f", {heures(fait.heures_secondes)}"
    if fait.employeur_siret:
        return f"déclaration de l’employeur {fait.employeur_siret} pour {fait.year} ({worked})"
    return f"déclaration d’activité de {fait.year} ({worked})"


def _statut(fait: PeriodeStatut) -> str:
    category = f", catégorie {fait.categorie}" if fait.categorie else ""
    days = f"depuis le {jour(fait.from_on)}"
    if fait.until_on is not None:
        days = f"du {jour(fait.from_on)} au {jour(fait.until_on)}"
    return f"déclaration de statut ({STATUTS[fait.statut]}{category}, {days})"


def _diplome(fait: Diplome) -> str:
    branch = ", avec une certification de branche" if fait.certification_ccn else ""
    return f"déclaration de diplôme «\u00a0{fait.get_niveau_display()}\u00a0»{branch}"


def _cec(fait: ActiviteCitoyenne) -> str:
    return f"déclaration d’activité citoyenne de {fait.year} ({str(fait.get_categorie_display()).lower()})"


def _solde(fait: SoldeRepris) -> str:
    compteur = Compteur(fait.compteur)
    amount = euros(fait.quantite) if compteur.in_euros else heures(fait.quantite)
    return f"reprise de solde de {amount} au compteur {compteur.label}, le {jour(fait.taken_on)}"


def _fin(fait: FinDeCarriere) -> str:
    name = "décès, le" if fait.nature == NatureFin.DECES else "retraite à taux plein, au"
    return f"déclaration de {name} {jour(fait.effective_on)}"


def _anticipation(fait: AccordAnticipation) -> str:
    return (
        f"déclaration de {heures(fait.secondes)} prises par anticipation, accord de l’employeur {fait.employeur_siret} "
        f"du {jour(fait.accord_on)}"
    )


NAMES: dict[type[Fait], Callable[[Any], str]] = {
    Activite: _activite,
    PeriodeStatut: _statut,
    Diplome: _diplome,
    DeclarationDIF: lambda fait: f"déclaration de {heures(fait.secondes)} de DIF",
    ActiviteCitoyenne: _cec,
    Correctif: lambda fait: f"déclaration d’un abondement correctif de {heures(fait.secondes)} pour {fait.year}",
    SoldeRepris: _solde,
    CreditInaptitude: lambda fait: f"déclaration d’un crédit de prévention de l’inaptitude de {heures(fait.secondes)}",
    PointsPenibilite: lambda fait: f"déclaration de {pluriel(fait.points, 'point')} de pénibilité",
    FinDeCarriere: _fin,
    AccordAnticipation: _anticipation,
    ConversionEnHeures: lambda fait: f"demande du {jour(fait.requested_on)} d’avoir ses euros en heures",
}


def name_of(fait: Fait) -> str:
    """« déclaration de l’employeur 53104441000011 pour 2016 (salarié du privé, 1 607 h) »."""
    return NAMES[type(fait)](fait)[:200]


def withdrawn_sentence(retrait: Retrait) -> str:
    """« La déclaration de l’employeur … a été retirée le 23 novembre 2026 par un administrateur du portail : « … ». »."""
    by = AUTHORS.get(Role(retrait.role), "")
    on = jour(day_of(retrait.recorded_at))
    return f"La {retrait.libelle} a été retirée le {on} {by}\u00a0: «\u00a0{retrait.motif.rstrip('. ')}\u00a0»."
