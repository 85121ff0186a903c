"""What the end of the quality deemed by NACRE changes for each body, foreseen and then carried out.

Each app says in its own `consequences.py` what it foresees (`@foresees`) and what it does of it (`@carries_out`):
the page read in advance and the switch ask the very same functions.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from organismes.enums import SortNacre
from organismes.models import Organisme


@dataclass(frozen=True, slots=True)
class Consequence:
    """What becomes of one module or dossier; `objet` is its key."""

    organisme_id: int
    sort: SortNacre
    objet: str
    titre: str
    texte: str = ""

    def as_dict(self) -> dict[str, str]:
        """For keeping."""
        return {"sort": str(self.sort), "objet": self.objet, "titre": self.titre, "texte": self.texte}


Foreseer = Callable[[Sequence[Organisme], date], Iterable[Consequence]]


class Doer(Protocol):
    """Does what was foreseen for one body, in the transaction of its switch."""

    def __call__(self, *, found: Sequence[Consequence], last_day: date, actor: Actor, at: Moment) -> None: ...


FORESEERS: dict[str, Foreseer] = {}
DOERS: dict[str, Doer] = {}


def foresees(app: str) -> Callable[[Foreseer], Foreseer]:
    """Register what an app foresees for bodies on a day, in a number of queries that does not grow with them."""

    def register(foreseer: Foreseer) -> Foreseer:
        FORESEERS[app] = foreseer
        return foreseer

    return register


def carries_out(app: str) -> Callable[[Doer], Doer]:
    """Register what an app does on the day of the switch."""

    def register(doer: Doer) -> Doer:
        DOERS[app] = doer
        return doer

    return register


def foreseen(organismes: Sequence[Organisme], day: date) -> dict[int, list[Consequence]]:
    """By body: everything that the day brings, from what is known now."""
    found: dict[int, list[Consequence]] = {organisme.pk: [] for organisme in organismes}
    for foreseer in FORESEERS.values():
        for consequence in foreseer(organismes, day):
            found[consequence.organisme_id].append(consequence)
    return found


def carry_out(*, found: Sequence[Consequence], last_day: date, actor: Actor, at: Moment) -> None:
    """Do it, app after app."""
    for doer in DOERS.values():
        doer(found=found, last_day=last_day, actor=actor, at=at)


def counts(found: Iterable[Consequence | Mapping[str, str]]) -> dict[SortNacre, int]:
    """How many of each sort, in the order of the list."""
    numbers = Counter(line.sort if isinstance(line, Consequence) else SortNacre(line["sort"]) for line in found)
    return {sort: numbers[sort] for sort in SortNacre}
