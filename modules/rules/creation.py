"""What must be in writing before an accompaniment to creation or takeover is proven and paid.

The controls made on the real system came years after the money: the viability of the project, the level of the
person, the follow-up and her own word are written here as the accompaniment goes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from modules.enums import NatureAction, NaturePiece

#: Domains of the assessment of level, and what each level means.
DOMAINES = {
    "projet": "Formuler son projet",
    "marche": "Connaître son marché",
    "gestion": "Gérer et prévoir",
    "juridique": "Choisir sa forme juridique et sociale",
    "vente": "Vendre et communiquer",
}
NIVEAUX = {"0": "Découvre", "1": "A des notions", "2": "Est autonome avec un appui", "3": "Est autonome"}
BEFORE_PROOF = (NaturePiece.VIABILITE, NaturePiece.NIVEAU, NaturePiece.SUIVI)


@dataclass(frozen=True, slots=True)
class Attestation:
    """The word of the person, if she gave it. `given_on` None: not yet."""

    given_on: date | None = None
    confirme: bool = False


def concerns(nature: str) -> bool:
    """True for the actions that must be written down."""
    return nature == NatureAction.CREATION_REPRISE


def missing_before_proof(written: Collection[str]) -> list[str]:
    """Natures that are missing before a proof can be sent."""
    return [str(nature) for nature in BEFORE_PROOF if nature not in written]


def hours_missing(*, claimed: int, followed: int) -> int:
    """Seconds claimed that no line of the follow-up tells."""
    return max(0, claimed - followed)


def attested(attestation: Attestation, *, received_on: date, today: date, silence_days: int) -> bool:
    """May the service fait be recorded: she confirmed, or said nothing during the delay that follows the proof.

    Her « non » holds it until she or a human says otherwise.
    """
    if attestation.given_on is not None:
        return attestation.confirme
    return today >= received_on + timedelta(days=silence_days)
