"""Payable by a funder over time: the decision table asked on any day, and the days where its answer changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from financeurs.rules.payability import (
    NACRE_LAST_DAY,
    PERMIS_CATALOGUE_FROM,
    PERMIS_FROM,
    Payabilite,
    Situation,
    payability,
)
from modules.rules.eligibility import first_day
from organismes.rules.admissibility import DeclarationFact, is_live
from organismes.rules.periods import EARLIEST, LATEST, ONE_DAY, Periode, days_of, split


@dataclass(frozen=True, slots=True)
class Span:
    """Days between which a catalogue entry or a deemed quality holds, both included."""

    from_on: date
    until_on: date | None = None

    def holds(self, day: date) -> bool:
        """True if the day is in it."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class PayeeFacts:
    """What decides whether one funder may pay one body for one nature of action."""

    declarations: tuple[DeclarationFact, ...]
    entries: tuple[Span, ...]
    nacre: tuple[Span, ...]
    nature: str
    nacre_is_entry: bool = True


def payable_on(facts: PayeeFacts, day: date) -> Payabilite:
    """The decision table on one day."""
    situation = Situation(
        declared=any(is_live(fact, day) for fact in facts.declarations),
        in_catalogue=any(span.holds(day) for span in facts.entries),
        nacre_convention=any(span.holds(day) for span in facts.nacre),
        nature=facts.nature,
        nacre_is_entry=facts.nacre_is_entry,
    )
    return payability(situation, day=day)


def payable_on_all(facts: PayeeFacts, days: Iterable[date]) -> Payabilite:
    """Every day must pass: that of the decision and that of the entry into training. Each reason once."""
    answers = [payable_on(facts, day) for day in dict.fromkeys(days)]
    motifs = {motif.code: motif for answer in answers for motif in answer.motifs}
    return Payabilite(all(answer.payable for answer in answers), tuple(motifs.values()))


def changes(facts: PayeeFacts, *, first: date = EARLIEST, last: date = LATEST) -> tuple[Periode[Payabilite], ...]:
    """Periods of one same answer with the same reasons."""
    law = {NACRE_LAST_DAY + ONE_DAY, PERMIS_CATALOGUE_FROM, PERMIS_FROM, first_day(facts.nature)}
    days = days_of(facts.declarations) | days_of(facts.entries) | days_of(facts.nacre) | law
    return split(days=days, first=first, last=last, answer=lambda day: payable_on(facts, day))
