"""Declarations of an account, those withdrawn, and what withdrawing one would change."""

from dataclasses import dataclass

from accounts.enums import Sens
from accounts.models import Compte, Retrait
from accounts.models.faits import Fait
from accounts.models.retraits import FAITS, NATURES
from accounts.rules.declared import Facts
from accounts.rules.entitlements import stand
from accounts.rules.results import Capture
from accounts.selectors.comptes import horizon_of
from accounts.selectors.decisions import Part, Total, expected_totals
from accounts.selectors.facts import facts_of, uses_of
from accounts.selectors.law import law_in_force
from cpa_portal.clock.moment import Moment


def declarations_of(compte: Compte) -> list[Fait]:
    """Every fact that stands, kind by kind: one query a kind."""
    return [row for model in FAITS.values() for row in model.objects.current().filter(compte=compte).order_by("pk")]


def withdrawals_of(compte: Compte) -> list[Retrait]:
    """Declarations withdrawn, the latest first; one that had been put back in force is told once."""
    found = {(row.nature, row.libelle, row.recorded_at): row for row in compte.retraits.order_by("pk")}
    return sorted(found.values(), key=lambda row: row.pk, reverse=True)


def declaration(nature: str, pk: int) -> Fait | None:
    """A fact of a kind, standing or not, with its account and its person; None if there is none."""
    model = FAITS.get(nature)
    return None if model is None else model.objects.select_related("compte__titulaire").filter(pk=pk).first()


def withdrawal_of(fait: Fait) -> Retrait | None:
    """Its withdrawal, if it was withdrawn."""
    return Retrait.objects.filter(nature=NATURES[type(fait)], fait_id=fait.pk).first()


@dataclass(frozen=True, slots=True)
class Change:
    """What a counter and a year give with the fact and without it, in the smallest unit of the counter."""

    compteur: str
    year: int
    avant: int
    apres: int


@dataclass(frozen=True, slots=True)
class Effet:
    """What withdrawing a fact changes: credits by year, coming ones included; what each counter loses (−) today."""

    changes: tuple[Change, ...]
    differences: dict[str, int]


def effect_of_withdrawal(fait: Fait, *, at: Moment) -> Effet:
    """The rights with the fact and without it, given the uses as they happened. Nothing is written."""
    compte: Compte = fait.compte  # type: ignore[attr-defined]
    before, after = facts_of(compte), facts_of(compte, without=fait)
    uses = uses_of(compte, today=at.today)
    now, then = _totals(before, uses, at), _totals(after, uses, at)
    coming = Moment(today=max(horizon_of(before, at.today), at.today), now=at.now)
    credits = _credits(_totals(before, uses, coming)), _credits(_totals(after, uses, coming))
    return Effet(
        changes=tuple(
            Change(compteur, year, credits[0].get((compteur, year), 0), credits[1].get((compteur, year), 0))
            for compteur, year in sorted({*credits[0], *credits[1]}, key=lambda part: (part[1], part[0]))
            if credits[0].get((compteur, year), 0) != credits[1].get((compteur, year), 0)
        ),
        differences=_differences(now, then),
    )


def _totals(facts: Facts, uses: list[Capture], at: Moment) -> dict[Part, Total]:
    state = stand(facts, uses, at.today, parameters=law_in_force())
    return expected_totals(state.lignes, state.sorties)


def _credits(totals: dict[Part, Total]) -> dict[tuple[str, int], int]:
    return {(name, year): total.quantite for (name, year, sens), total in totals.items() if sens == Sens.ENTREE}


def _differences(now: dict[Part, Total], then: dict[Part, Total]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in {*now, *then}:
        change = (then[part].quantite if part in then else 0) - (now[part].quantite if part in now else 0)
        found[part[0]] = found.get(part[0], 0) + (change if part[2] == Sens.ENTREE else -change)
    return {compteur: change for compteur, change in found.items() if change}
