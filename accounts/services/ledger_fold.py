"""How one movement changes a balance. Used to post it, and to replay it."""

from dataclasses import dataclass
from typing import Protocol

from accounts.enums import NatureMouvement as Nature

REVERSIBLE = (Nature.CREDIT, Nature.REPRISE, Nature.DEBIT)


class Balance(Protocol):
    """The four parts of a balance."""

    credite: int
    debite: int
    reserve: int
    manque: int

    @property
    def available(self) -> int: ...


@dataclass(slots=True)
class Replayed:
    """A balance replayed from its movements."""

    credite: int = 0
    debite: int = 0
    reserve: int = 0
    manque: int = 0

    @property
    def available(self) -> int:
        """What can be held."""
        return self.credite - self.debite - self.reserve


def indu_change(balance: Balance, nature: str, quantite: int, *, held: int = 0, cancels: str = "") -> int:
    """What the movement adds to the `manque` (+) or pays off (−), before it is applied.

    Whatever becomes available pays off the `manque` first; what a correction cannot take becomes `manque`.
    `held` is the reservation that a debit resolves, `cancels` the nature of the movement that an annulation undoes.
    """
    if nature == Nature.REPRISE or cancels == Nature.CREDIT:
        return quantite - min(balance.available, quantite)
    freed = 0
    if nature in (Nature.CREDIT, Nature.LIBERATION, Nature.EXPIRATION, Nature.ANNULATION):
        freed = quantite
    elif nature == Nature.DEBIT:
        freed = held - quantite
    return -min(balance.manque, freed)


def apply(balance: Balance, nature: str, quantite: int, manque_delta: int, *, held: int = 0, cancels: str = "") -> None:
    """Change the balance in place."""
    balance.manque += manque_delta
    if nature == Nature.REPRISE or cancels == Nature.CREDIT:
        balance.credite -= quantite - manque_delta
        return
    balance.credite += manque_delta
    if nature == Nature.CREDIT or cancels == Nature.REPRISE:
        balance.credite += quantite
    elif nature == Nature.RESERVATION:
        balance.reserve += quantite
    elif nature in (Nature.LIBERATION, Nature.EXPIRATION):
        balance.reserve -= quantite
    elif nature == Nature.DEBIT:
        balance.debite += quantite
        balance.reserve -= held
    elif cancels == Nature.DEBIT:
        balance.debite -= quantite
