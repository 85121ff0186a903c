"""Where an order stands: who must act now, and when the money is expected."""

from collections.abc import Sequence
from datetime import date

from financeurs.attentes import Attente
from financeurs.enums import EtatOrdre, EtatTentative
from financeurs.models import OrdrePaiement, Tentative
from financeurs.selectors import account_of

#: Who acts, in each state in which the organisme has given its IBAN.
ACTORS = {
    EtatOrdre.A_APPROUVER: "Les approbateurs du financeur",
    EtatOrdre.SUSPENDU: "Le financeur",
    EtatOrdre.PRET: "Le comptable du financeur",
    EtatOrdre.EN_REMISE: "La banque",
    EtatOrdre.PAYE: "Personne",
    EtatOrdre.ANNULE: "Personne",
}


def lacks_iban(ordre: OrdrePaiement) -> bool:
    """True while the order waits for the organisme's bank details."""
    return ordre.etat == EtatOrdre.A_APPROUVER and account_of(ordre) is None


def who_must_act(ordre: OrdrePaiement) -> str:
    """Whose turn it is."""
    return "L’organisme\u00a0: IBAN à donner" if lacks_iban(ordre) else ACTORS[EtatOrdre(ordre.etat)]


def who_acts_now(ordre: OrdrePaiement, waits: Sequence[Attente]) -> str:
    """The same, for a ready order that something holds back."""
    return waits[0].qui if ordre.etat == EtatOrdre.PRET and waits else who_must_act(ordre)


def live_try(ordre: OrdrePaiement) -> Tentative | None:
    """The try that pays or will pay, or None."""
    dead = {EtatTentative.REJETEE, EtatTentative.RETOURNEE, EtatTentative.ABANDONNEE}
    return next((row for row in ordre.tentatives.all() if row.etat not in dead), None)


def expected_on(ordre: OrdrePaiement) -> date | None:
    """Day of payment: the one that the bank said, else the one asked of it; None before the bank file."""
    attempt = live_try(ordre)
    if attempt is None or attempt.remise is None:
        return None
    return attempt.settled_on or attempt.remise.execution_on
