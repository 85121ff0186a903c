"""One year of activity with one employer, checked: what a form, a file or another service declares."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.enums import Base, NatureAbsence, Statut, Temps
from accounts.models import Activite
from accounts.rules.fields import FactsError, siret
from cpa_portal.errors import InvalidInput

HOUR = 3600
YEAR_SECONDS = 8784 * HOUR
FIRST_YEAR = 2015
#: Columns of the table that carry the content, in the order of `content_of`.
COLUMNS = (
    "year",
    "statut",
    "employeur_siret",
    "basis",
    "heures_secondes",
    "reference_secondes",
    "days_worked",
    "days_reference",
    "pay_centimes",
    "temps",
    "contribution_ratio",
    "accord_secondes",
)
Content = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """What is declared. `absences` are (nature, seconds)."""

    year: int
    statut: str
    employeur_siret: str = ""
    basis: str = Base.HEURES.value
    heures_secondes: int | None = None
    reference_secondes: int | None = None
    days_worked: Decimal | int | None = None
    days_reference: Decimal | int | None = None
    pay_centimes: int | None = None
    temps: str = Temps.PLEIN.value
    contribution_ratio: Decimal | None = None
    accord_secondes: int = 0
    absences: tuple[tuple[str, int], ...] = ()

    def columns(self) -> dict[str, Any]:
        """Values of the table's columns."""
        values = asdict(self)
        del values["absences"]
        return values

    def content(self) -> Content:
        """Everything that makes two declarations the same."""
        return (*(_plain(getattr(self, name)) for name in COLUMNS), tuple(sorted(self.absences)))


def content_of(row: Activite, absences: tuple[tuple[str, int], ...]) -> Content:
    """The same, of a row of the table."""
    return (*(_plain(getattr(row, name)) for name in COLUMNS), tuple(sorted(absences)))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def checked(activity: Activity, *, today: date) -> Activity:
    """The activity itself. Raises InvalidInput that names the field and says what to do."""
    if not FIRST_YEAR <= activity.year <= today.year:
        _refuse(
            "year",
            f"L’année va de {FIRST_YEAR} à {today.year}\u00a0: le compte existe depuis le 1er\u00a0janvier\u00a02015.",
        )
    _one_of(Statut, activity.statut, "statut")
    _one_of(Base, activity.basis, "basis")
    _one_of(Temps, activity.temps, "temps")
    if activity.employeur_siret:
        try:
            siret(activity.employeur_siret, "employeur_siret")
        except FactsError as error:
            _refuse("employeur_siret", error.message)
    _between(
        "heures_secondes", activity.heures_secondes, YEAR_SECONDS, "Une année compte 8\u00a0784\u00a0heures au plus."
    )
    _between(
        "reference_secondes",
        activity.reference_secondes,
        YEAR_SECONDS,
        "Une année compte 8\u00a0784\u00a0heures au plus.",
    )
    _between(
        "accord_secondes", activity.accord_secondes, 1000 * HOUR, "Un accord ajoute 1\u00a0000\u00a0heures au plus."
    )
    _between("days_worked", activity.days_worked, 366, "Une année compte 366\u00a0jours au plus.")
    _between("days_reference", activity.days_reference, 366, "Une année compte 366\u00a0jours au plus.")
    _between("pay_centimes", activity.pay_centimes, 9_999_999_999, "Cette rémunération n’est pas plausible.")
    _between("contribution_ratio", activity.contribution_ratio, 1, "La part de contribution va de 0 à 1.")
    for name in ("reference_secondes", "days_reference"):
        if getattr(activity, name) == 0:
            _refuse(name, "La référence est supérieure à zéro. Laissez vide si elle n’est pas connue.")
    for nature, secondes in activity.absences:
        _one_of(NatureAbsence, nature, "absences")
        if not 0 < secondes <= YEAR_SECONDS:
            _refuse("absences", "La durée d’une absence est comprise entre 0 et 8\u00a0784\u00a0heures.")
    _check_basis(activity)
    return activity


def _check_basis(activity: Activity) -> None:
    """What the basis counts must be there, unless the regime does not look at it."""
    if activity.statut in (Statut.TNS, Statut.ESAT) or activity.absences:
        return
    if activity.statut == Statut.AGENT_PUBLIC and activity.temps == Temps.PARTIEL:
        return
    if activity.basis == Base.SALAIRE and activity.pay_centimes is None:
        _refuse("pay_centimes", "Indiquez la rémunération de l’année, puisque la base est le salaire.")
    if activity.basis == Base.FORFAIT_JOURS and activity.days_worked is None and activity.heures_secondes is None:
        _refuse("days_worked", "Indiquez les jours travaillés, puisque la base est le forfait en jours.")
    if activity.basis == Base.HEURES and activity.heures_secondes is None:
        _refuse("heures_secondes", "Indiquez les heures travaillées dans l’année (0 s’il n’y en a pas).")


def _one_of(choices: Any, value: str, field: str) -> None:
    if value not in choices.values:
        _refuse(field, f"Valeur inconnue. Valeurs possibles\u00a0: {', '.join(choices.values)}.")


def _between(field: str, value: Any, maximum: int, message: str) -> None:
    if value is not None and not 0 <= value <= maximum:
        _refuse(field, "Cette valeur est négative." if value < 0 else message)


def _refuse(field: str, message: str) -> None:
    raise InvalidInput(message, code="activite_invalide", field=field)
