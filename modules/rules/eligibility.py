"""Which action can be followed on which day, and which proof that day asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from modules.enums import NatureAction, TypeJustificatif
from modules.rules.parameters import load


@dataclass(frozen=True, slots=True)
class Ineligibility:
    """Why an action cannot be followed on a day: a French sentence and its article."""

    texte: str
    reference: str


def first_day(nature: str, statuts: Iterable[str] = ()) -> date:
    """First day of eligibility. Of several statuses, the most favourable counts."""
    rule = load().natures[nature]
    return min((rule.by_statut.get(statut, rule.first_day) for statut in statuts), default=rule.first_day)


def ineligibility(nature: str, day: date, statuts: Iterable[str] = ()) -> Ineligibility | None:
    """None if the action is eligible on this day, else why not."""
    start = first_day(nature, statuts)
    if day >= start:
        return None
    rule = load().natures[nature]
    return Ineligibility(
        f"L’action «\u00a0{NatureAction(nature).label}\u00a0» ne peut être suivie avec des heures de formation "
        f"qu’à partir du {start:%d/%m/%Y} (article {rule.reference}). Le {day:%d/%m/%Y} est antérieur.",
        rule.reference,
    )


def expected_proof(module_type: str, ended_on: date) -> str:
    """Type of proof that the last day of training asks for: presence before 1 April 2017, assiduité since."""
    attendance = {TypeJustificatif.ATTESTATION_ASSIDUITE, TypeJustificatif.ATTESTATION_PRESENCE}
    if module_type not in attendance:
        return module_type
    if ended_on < load().assiduite_first_day:
        return TypeJustificatif.ATTESTATION_PRESENCE.value
    return TypeJustificatif.ATTESTATION_ASSIDUITE.value


def long_bilan(nature: str, secondes: int) -> bool:
    """True if a bilan de compétences calls for a remark: the length varies with need, nothing is refused."""
    return nature == NatureAction.BILAN_COMPETENCES and secondes > load().bilan_remark_seconds
