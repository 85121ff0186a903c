"""The end of the quality deemed by a NACRE convention: what a body is told of it, and by when to act."""

from dataclasses import dataclass
from datetime import date, timedelta

from organismes.dossier_qualite import TYPING, UNDER_WAY
from organismes.enums import EtatQualite, SourceQualite
from organismes.models import Organisme, Qualite, RappelNacre
from organismes.rules.nacre_reminders import delays, due_on


@dataclass(frozen=True, slots=True)
class EcheanceNacre:
    """`jours` left before the last day (negative once it is over), and where the next proof of quality stands."""

    dernier_jour: date
    jours: int
    declaree: bool
    examen: Qualite | None
    rappel: RappelNacre | None

    @property
    def lendemain(self) -> date:
        """First day without the deemed quality."""
        return self.dernier_jour + timedelta(days=1)

    @property
    def passee(self) -> bool:
        """True once it is over."""
        return self.jours < 0

    @property
    def niveau(self) -> str:
        """Level of the notice: it rises in the last month."""
        if self.passee:
            return "erreur"
        return "attention" if self.jours <= 30 else "info"

    @property
    def a_venir(self) -> list[date]:
        """Days of the reminders still to come."""
        return [
            day for n in delays() if (day := due_on(self.dernier_jour, n)) > self.dernier_jour - timedelta(self.jours)
        ]

    @property
    def en_saisie(self) -> bool:
        """True if the body has not sent its file yet."""
        return self.examen is not None and self.examen.etat in TYPING

    @property
    def a_completer(self) -> bool:
        """True if the examiner waits for the body."""
        return self.examen is not None and self.examen.etat == EtatQualite.A_COMPLETER


def covered_afterwards(organisme: Organisme, last_day: date) -> bool:
    """True if another proof of quality already stands on the day after."""
    return organisme.qualites.met_on(last_day + timedelta(days=1)).exists()


def under_way(organisme: Organisme) -> Qualite | None:
    """The examination that could take over, if one is under way."""
    return organisme.qualites.filter(etat__in=UNDER_WAY).order_by("pk").first()


def nacre_deadline(organisme: Organisme, today: date) -> EcheanceNacre | None:
    """What to tell, as long as no other proof of quality stands for the day after; None when nothing is to be done."""
    deemed = organisme.qualites.filter(source=SourceQualite.NACRE).first()
    if deemed is None or deemed.until_on is None:
        return None
    if covered_afterwards(organisme, max(deemed.until_on, today - timedelta(days=1))):
        return None
    return EcheanceNacre(
        dernier_jour=deemed.until_on,
        jours=(deemed.until_on - today).days,
        declaree=organisme.declarations.live_on(today).exists(),
        examen=under_way(organisme),
        rappel=deemed.rappels.order_by("jours").first(),
    )
