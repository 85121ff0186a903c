"""What the portal knew on a day about a year: answered by the ledger and by facts that are never rewritten."""

from dataclasses import dataclass
from datetime import datetime

from accounts.enums import Compteur, Sens
from accounts.models import Activite, Alimentation, Compte
from cpa_portal.web.formatting import euros, heures


@dataclass(frozen=True, slots=True)
class Connu:
    """What stood for a counter: the total, why, and when the portal came to it."""

    compteur: str
    quantite: str
    regle: str
    explication: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """One computation after the day: from what, to what, and why."""

    compteur: str
    avant: str
    apres: str
    explication: str
    recorded_at: datetime


def _written(quantite: int, compteur: str) -> str:
    return euros(quantite) if Compteur(compteur).in_euros else heures(quantite)


def _of(compte: Compte, year: int) -> list[Alimentation]:
    rows = Alimentation.objects.filter(compte=compte, accrual_year=year, sens=Sens.ENTREE)
    return list(rows.order_by("compteur", "seq"))


def known(compte: Compte, year: int, *, moment: datetime) -> list[Connu]:
    """Rights of a year as the ledger said them at a real instant. A right that had been taken back says zero."""
    last = {row.compteur: row for row in _of(compte, year) if row.recorded_at <= moment}
    return [
        Connu(
            compteur=str(Compteur(row.compteur).label),
            quantite=_written(row.total_apres, row.compteur),
            regle=row.regle,
            explication=row.explication,
            recorded_at=row.recorded_at,
        )
        for row in last.values()
    ]


def corrections(compte: Compte, year: int, *, since: datetime) -> list[Correction]:
    """What changed after an instant, in the order of the computations."""
    later = sorted((row for row in _of(compte, year) if row.recorded_at > since), key=lambda row: row.pk)
    return [
        Correction(
            compteur=str(Compteur(row.compteur).label),
            avant=_written(row.total_avant, row.compteur),
            apres=_written(row.total_apres, row.compteur),
            explication=row.explication,
            recorded_at=row.recorded_at,
        )
        for row in later
    ]


def activities_known(compte: Compte, year: int, *, moment: datetime) -> list[Activite]:
    """Activities of a year as they stood at a real instant, whatever was corrected since."""
    return list(Activite.objects.known_at(moment).filter(compte=compte, year=year).order_by("pk"))
