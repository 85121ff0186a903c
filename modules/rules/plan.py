"""Plan of hours of one dossier: which counters pay, in which order, and what is missing.

The order and the limits are the account's (DIF first, then CPF, 150 h when DIF is used…): they are asked
of `accounts.rules.usage`. An abondement is bound to the dossier and comes last, outside every ceiling.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.rules.parameters import Parametres
from accounts.rules.usage import split

ABONDEMENT = "abondement"
#: Counters in hours that a dossier may use.
COUNTERS = frozenset({"dif", "cpf", "cpf_public", "correctif", "cec", ABONDEMENT})


@dataclass(frozen=True, slots=True)
class Part:
    """Hours that one counter gives. `disponible` is what it holds before."""

    compteur: str
    secondes: int
    disponible: int

    @property
    def reste(self) -> int:
        """What stays on the counter."""
        return self.disponible - self.secondes


@dataclass(frozen=True, slots=True)
class Plan:
    """`secondes` = the parts, in their order of use, + `a_completer`, always."""

    secondes: int
    parts: tuple[Part, ...]
    a_completer: int

    @property
    def mobilisees(self) -> int:
        """Hours that the counters give together."""
        return sum(part.secondes for part in self.parts)

    def of(self, compteur: str) -> int:
        """Hours that one counter gives."""
        return next((part.secondes for part in self.parts if part.compteur == compteur), 0)


def plan_hours(
    *,
    secondes: int,
    disponibles: Mapping[str, int],
    on: date,
    retired: bool = False,
    agent: bool = False,
    parameters: Parametres | None = None,
) -> Plan:
    """Spread a training of `secondes` that starts on a day over what is available, in the order of use."""
    own = {name: quantite for name, quantite in disponibles.items() if name in COUNTERS and name != ABONDEMENT}
    use = split(own, hours=secondes, on=on, retired=retired, agent=agent, parameters=parameters)
    shares = dict(use.debits)
    if top_up := min(disponibles.get(ABONDEMENT, 0), use.a_completer):
        shares[ABONDEMENT] = top_up
    return Plan(
        secondes=secondes,
        parts=tuple(Part(name, quantite, disponibles[name]) for name, quantite in shares.items()),
        a_completer=use.a_completer - top_up,
    )


def shares_done(*, planned: Mapping[str, int], done: int) -> dict[str, int]:
    """Seconds really done spread over the planned ones: what is used first is debited first."""
    shares, left = {}, done
    for compteur, secondes in planned.items():
        shares[compteur] = min(secondes, left)
        left -= shares[compteur]
    return shares
