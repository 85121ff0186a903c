"""What a computation would change: the totals that should stand against those that were posted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from accounts.enums import Sens
from accounts.law_days import next_day
from accounts.models import Alimentation, Compte
from accounts.rules.entitlements import entitlements
from accounts.rules.results import Entitlements, Ligne
from accounts.selectors.facts import facts_of_many, uses_of_many

#: Counter, year of activity (or year of exit), direction.
Part = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Total:
    """What stands for a part, in the smallest unit of its counter."""

    quantite: int
    effective_on: date
    regle: str
    explication: str
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One difference to post: `after` takes the place of `before`."""

    compte: Compte
    compteur: str
    accrual_year: int
    sens: str
    before: Total | None
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


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything that a computation says of one account."""

    compte: Compte
    entitlements: Entitlements
    changes: tuple[Change, ...]
    next_on: date | None


def decide(comptes: Sequence[Compte], *, today: date, using: str = "default") -> list[Decision]:
    """Compare the rules with the ledger for accounts whose `titulaire` is loaded. A constant number of queries."""
    ids = [compte.pk for compte in comptes]
    facts = facts_of_many(comptes, using=using)
    uses = uses_of_many(ids, today=today, using=using)
    posted = posted_totals(ids, using=using)
    decisions = []
    for compte in comptes:
        found = entitlements(facts[compte.pk], uses.get(compte.pk, ()), today)
        decisions.append(
            Decision(
                compte=compte,
                entitlements=found,
                changes=tuple(_changes(compte, expected_totals(found), posted.get(compte.pk, {}))),
                next_on=next_day(facts[compte.pk], today),
            )
        )
    return decisions


def posted_totals(ids: Iterable[int], *, using: str = "default") -> dict[int, dict[Part, Total]]:
    """The last total posted for each part of each account."""
    rows = (
        Alimentation.objects.using(using)
        .filter(compte__in=list(ids))
        .order_by("compte_id", "compteur", "accrual_year", "sens", "-seq")
        .distinct("compte_id", "compteur", "accrual_year", "sens")
        .annotate(effective_on=F("mouvement__effective_on"))
        .values_list(
            "compte_id",
            "compteur",
            "accrual_year",
            "sens",
            "total_apres",
            "effective_on",
            "regle",
            "explication",
            "seq",
        )
    )
    found: dict[int, dict[Part, Total]] = {}
    for compte_id, compteur, year, sens, *total in rows:
        found.setdefault(compte_id, {})[(compteur, year, sens)] = Total(*total)
    return found


def expected_totals(found: Entitlements) -> dict[Part, Total]:
    """Lines added up by counter and year, exits by counter and year of exit."""
    parts: dict[Part, list[Ligne]] = {}
    for ligne in found.lignes:
        if ligne.quantite:
            parts.setdefault((ligne.compteur, ligne.accrual_year, Sens.ENTREE.value), []).append(ligne)
    result = {part: _total(lines) for part, lines in parts.items()}
    for sortie in found.sorties:
        part = (sortie.compteur, sortie.on.year, Sens.SORTIE.value)
        before = result.get(part)
        result[part] = Total(
            quantite=sortie.quantite + (before.quantite if before else 0),
            effective_on=sortie.on,
            regle=sortie.regle[:40],
            explication=f"{before.explication}\n{sortie.explication}" if before else sortie.explication,
        )
    return result


def _total(lines: list[Ligne]) -> Total:
    return Total(
        quantite=sum(ligne.quantite for ligne in lines),
        effective_on=max(ligne.credited_on for ligne in lines),
        regle=" ; ".join(dict.fromkeys(ligne.regle for ligne in lines))[:40],
        explication="\n".join(ligne.explication for ligne in lines),
    )


def _changes(compte: Compte, expected: dict[Part, Total], posted: dict[Part, Total]) -> Iterable[Change]:
    """In order: what adds first, then what takes away, so that nothing passes through the `manque` for nothing."""
    found = []
    for part in expected.keys() | posted.keys():
        before = posted.get(part)
        after = expected.get(part) or _nothing(posted[part])
        if after.quantite != (before.quantite if before else 0):
            found.append(Change(compte, *part, before=before, after=after))
    return sorted(found, key=lambda item: (item.difference < 0, item.accrual_year, item.compteur, item.sens))


def _nothing(before: Total) -> Total:
    return Total(0, before.effective_on, before.regle, "Plus aucun fait déclaré ne donne ces droits.")
