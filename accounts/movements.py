"""One movement of a counter as the history shows it."""

from dataclasses import dataclass
from datetime import date

from accounts.enums import Compteur
from accounts.models import Mouvement
from cpa_portal.web.formatting import euros, heures

CAUSES = {
    "dossier": "Dossier de formation",
    "alimentation": "Inscription annuelle",
    "dif": "Déclaration de DIF",
    "recalcul": "Nouveau calcul",
}


@dataclass(frozen=True, slots=True)
class MouvementVu:
    """Words and figures of one line."""

    effective_on: date
    compteur: str
    nature: str
    quantite: str
    disponible_apres: str
    motif: str
    annee: int | None


def _motif(movement: Mouvement, written: str) -> str:
    parts = []
    if movement.accrual_year:
        parts.append(f"Année {movement.accrual_year}")
    if movement.regle:
        parts.append(f"article {movement.regle}")
    if not parts:
        parts.append(CAUSES.get(movement.cause.split(":", 1)[0], "Acte sur le compte"))
    if movement.manque_delta > 0:
        parts.append(f"dont {written} au-delà du disponible (indu)")
    elif movement.manque_delta < 0:
        parts.append(f"dont {written} reprises sur l’indu")
    return ", ".join(parts)


def mouvement_vu(movement: Mouvement) -> MouvementVu:
    """Needs `solde` loaded with the movement."""
    compteur = Compteur(movement.solde.compteur)
    write = euros if compteur.in_euros else heures
    return MouvementVu(
        effective_on=movement.effective_on,
        compteur=str(compteur.label),
        nature=movement.get_nature_display(),
        quantite=write(movement.quantite),
        disponible_apres=write(movement.disponible_apres),
        motif=_motif(movement, write(abs(movement.manque_delta))),
        annee=movement.accrual_year,
    )
