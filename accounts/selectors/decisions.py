"""What a computation would change: the totals that should stand against those that were posted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from accounts.enums import Sens
from accounts.law_days import next_day
from accounts.models import Alimentation
from accounts.rules.declared import Facts
from accounts.rules.entitlements import stand
from accounts.rules.parameters import ParameterError, Parametres
from accounts.rules.results import Ligne, Sortie
from accounts.selectors.facts import facts_of_many, uses_of_many
from cpa_portal.db.arrays import AnyOf

ENTREE, SORTIE = Sens.ENTREE.value, Sens.SORTIE.value

#: Counter, year of activity (or year of exit), direction.
Part = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Total:
    """What stands for a part, in the smallest unit of its counter."""

    quantite: int
    effective_on: date
    regle: str
    explication: str

    def __hash__(self) -> int:
        return hash((self.quantite, self.explication))


class Standing(NamedTuple):
    """The last total posted for a part, and the computation that posted it."""

    quantite: int
    seq: int
    alimentation_id: int


class Change(NamedTuple):
    """One difference to post: `after` takes the place of `before`."""

    compte: "CompteLu"
    compteur: str
    accrual_year: int
    sens: str
    before: Standing | None
    after: Total

    @property
    def seq(self) -> int:
        """Rank of the computation that will post it."""
        return (self.before.seq if self.before else 0) + 1

    @property
    def difference(self) -> int:
        """What the counter gains (+) or loses (−)."""
        gained = self.after.quantite - (self.before.quantite if self.before else 0)
        return gained if self.sens == Sens.ENTREE else -gained


class Decision(NamedTuple):
    """Everything that a computation says of one account."""

    compte: "CompteLu"
    facts: Facts
    expected: dict[Part, Total]
    changes: tuple[Change, ...]
    next_on: date | None


#: Accounts whose computation failed, with the reason: the others of the batch go on.
Failures = dict[int, str]


class Person(NamedTuple):
    """What the rules read of a titulaire."""

    birth_date: date
    retired_on: date | None
    died_on: date | None


class CompteLu(NamedTuple):
    """An account as a computation reads it: its keys, the version of its facts, the dates of its titulaire."""

    pk: int
    titulaire_id: int
    facts_version: int
    titulaire: Person

    COLUMNS = (
        "pk",
        "titulaire_id",
        "facts_version",
        "titulaire__birth_date",
        "titulaire__retired_on",
        "titulaire__died_on",
    )

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "CompteLu":
        """From the values of COLUMNS."""
        return cls(row[0], row[1], row[2], Person(*row[3:]))


def decide(
    comptes: Sequence[CompteLu],
    *,
    today: date,
    law: Parametres,
    using: str = "default",
    failures: Failures | None = None,
) -> list[Decision]:
    """Compare the rules with the ledger for accounts. A constant number of queries.

    With `failures`, an account that cannot be computed is left out and named there, instead of stopping them all.
    """
    ids = [compte.pk for compte in comptes]
    facts = facts_of_many(comptes, using=using)
    uses = uses_of_many(ids, today=today, using=using)
    posted = posted_totals(ids, using=using)
    found: list[tuple[CompteLu, dict[Part, Total]]] = []
    for compte in comptes:
        pk = compte.pk
        try:
            state = stand(facts[pk], uses.get(pk, ()), today, parameters=law)
            found.append((compte, expected_totals(state.lignes, state.sorties)))
        except (ArithmeticError, LookupError, ValueError, ParameterError) as error:
            if failures is None:
                raise
            failures[pk] = type(error).__name__
    nothing: dict[Part, Standing] = {}
    gone = (
        before
        for compte, expected in found
        for part, before in posted.get(compte.pk, nothing).items()
        if before.quantite and part not in expected
    )
    ended = _ended(gone, using=using)
    return [
        Decision(
            compte,
            facts[compte.pk],
            expected,
            _changes(compte, expected, posted.get(compte.pk, nothing), ended),
            next_day(facts[compte.pk], today),
        )
        for compte, expected in found
    ]


def posted_totals(ids: Iterable[int], *, using: str = "default") -> dict[int, dict[Part, Standing]]:
    """The last total posted for each part of each account."""
    rows = (
        Alimentation.objects.using(using)
        .filter(AnyOf("compte_id", ids))
        .order_by("compte_id", "compteur", "accrual_year", "sens", "-seq")
        .distinct("compte_id", "compteur", "accrual_year", "sens")
        .values_list("compte_id", "compteur", "accrual_year", "sens", "total_apres", "seq", "pk")
    )
    found: dict[int, dict[Part, Standing]] = {}
    for compte_id, compteur, year, sens, *total in rows:
        found.setdefault(compte_id, {})[(compteur, year, sens)] = Standing(*total)
    return found


def _ended(posted: Iterable[Standing], *, using: str) -> dict[int, Total]:
    """What takes the place of parts that no fact gives any more, effective on the day of what they gave."""
    ids = [row.alimentation_id for row in posted]
    if not ids:
        return {}
    rows = Alimentation.objects.using(using).filter(AnyOf("pk", ids))
    return {
        pk: Total(0, effective_on, regle, "Plus aucun fait déclaré ne donne ces droits.")
        for pk, effective_on, regle in rows.values_list("pk", "mouvement__effective_on", "regle")
    }


def expected_totals(lignes: Iterable[Ligne], sorties: Iterable[Sortie]) -> dict[Part, Total]:
    """Lines added up by counter and year, exits by counter and year of exit."""
    parts: dict[Part, tuple[Ligne, ...]] = {}
    for ligne in lignes:
        if ligne.quantite:
            part = (ligne.compteur, ligne.accrual_year, ENTREE)
            parts[part] = (*parts.get(part, ()), ligne)
    result = {part: _total(lines) for part, lines in parts.items()}
    for sortie in sorties:
        part = (sortie.compteur, sortie.on.year, SORTIE)
        before = result.get(part)
        result[part] = Total(
            quantite=sortie.quantite + (before.quantite if before else 0),
            effective_on=sortie.on,
            regle=sortie.regle[:40],
            explication=f"{before.explication}\n{sortie.explication}" if before else sortie.explication,
        )
    return result


@lru_cache(1 << 16)
def _total(lines: tuple[Ligne, ...]) -> Total:
    """What the lines of one counter and year come to."""
    ordered = sorted(lines, key=lambda ligne: (ligne.credited_on, ligne.explication))
    return Total(
        quantite=sum(ligne.quantite for ligne in ordered),
        effective_on=max(ligne.credited_on for ligne in ordered),
        regle=" ; ".join(dict.fromkeys(ligne.regle for ligne in ordered))[:40],
        explication="\n".join(ligne.explication for ligne in ordered),
    )


def _changes(
    compte: CompteLu, expected: dict[Part, Total], posted: dict[Part, Standing], ended: dict[int, Total]
) -> tuple[Change, ...]:
    """In order: what adds first, then what takes away, so that nothing passes through the `manque` for nothing."""
    found = []
    for part, after in expected.items():
        before = posted.get(part)
        if after.quantite != (before.quantite if before else 0):
            found.append(Change(compte, *part, before=before, after=after))
    for part, before in posted.items():
        if before.quantite and part not in expected:
            found.append(Change(compte, *part, before=before, after=ended[before.alimentation_id]))
    if len(found) > 1:
        found.sort(key=lambda item: (item.difference < 0, item.accrual_year, item.compteur, item.sens))
    return tuple(found)
