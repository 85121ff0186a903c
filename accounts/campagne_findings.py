"""What a campaign finds in the accounts of a chunk: totals, distribution, anomalies, largest differences."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from heapq import nlargest

from accounts.enums import Sens
from accounts.models import AnomalieCampagne
from accounts.rules.counters import CENTS, SECONDS, hours_text, in_euros
from accounts.selectors.decisions import Decision

Code = AnomalieCampagne.Code
Results = Mapping[str, Mapping[str, int]]
LARGEST = 100
#: Counters that the work of a year feeds.
WORK = ("cpf", "cpf_public", "cpf_eur")
#: Slice of the distribution in euros.
SLICE = 50
PARTS = ("totaux", "distribution", "credits", "rattrapages", "anomalies")
#: More than twice the legal year: two full-time jobs at once.
TOO_MANY_HOURS = Fraction(2 * 1607)


@dataclass(slots=True)
class Findings:
    """Numbers that add up from chunk to chunk, in the smallest unit of each counter."""

    totaux: Counter[str] = field(default_factory=Counter)
    distribution: Counter[str] = field(default_factory=Counter)
    credits: Counter[str] = field(default_factory=Counter)
    rattrapages: Counter[str] = field(default_factory=Counter)
    anomalies: dict[tuple[int, str], str] = field(default_factory=dict)
    ecarts: dict[tuple[int, str], int] = field(default_factory=dict)

    def results(self) -> dict[str, dict[str, int]]:
        """The numbers alone, as a partition stores them."""
        counted = Counter(code for _, code in self.anomalies)
        return {name: dict(counted if name == "anomalies" else getattr(self, name)) for name in PARTS}

    def largest(self) -> list[tuple[tuple[int, str], int]]:
        """The largest differences, up or down."""
        return nlargest(LARGEST, self.ecarts.items(), key=lambda item: (abs(item[1]), -item[0][0]))


def summed(results: Iterable[Results]) -> dict[str, dict[str, int]]:
    """Results of several chunks or partitions together. Differences keep their sign."""
    total: dict[str, Counter[str]] = {name: Counter() for name in PARTS}
    for one in results:
        for name, values in one.items():
            for key, value in values.items():
                total[name][key] += value
    return {name: dict(values) for name, values in total.items()}


def look_at(decisions: Iterable[Decision], annee: int) -> Findings:
    """Findings of a chunk for the campaign of a year."""
    found = Findings()
    for decision in decisions:
        _differences(found, decision, annee)
        found.distribution[_credited(decision, annee)] += 1
        _anomalies(found, decision, annee)
    return found


def _differences(found: Findings, decision: Decision, annee: int) -> None:
    """Does the account gain or lose? Euros and hours never add up: any counter that loses makes a loss."""
    found.totaux["comptes"] += 1
    if not decision.changes:
        found.totaux["inchanges"] += 1
        return
    gained: dict[str, int] = {}
    for change in decision.changes:
        difference, compteur = change.difference, change.compteur
        gained[compteur] = gained.get(compteur, 0) + difference
        of_the_year = change.accrual_year == annee and change.sens == Sens.ENTREE
        (found.credits if of_the_year else found.rattrapages)[compteur] += difference
    found.totaux["lignes"] += len(decision.changes)
    found.totaux["en_baisse" if min(gained.values()) < 0 else "en_hausse"] += 1
    for compteur, difference in gained.items():
        if difference:
            found.ecarts[decision.compte.pk, compteur] = difference


def _credited(decision: Decision, annee: int) -> str:
    """Class of the distribution: « h24 » for 24 whole hours credited for the year, « e500 » for a slice of 50 €."""
    hours = cents = 0
    for compteur in WORK:
        total = decision.expected.get((compteur, annee, "entree"))
        if total is None:
            continue
        if in_euros(compteur):
            cents += total.quantite
        else:
            hours += total.quantite
    return f"e{cents // (SLICE * CENTS) * SLICE}" if cents else f"h{hours // SECONDS}"


def _anomalies(found: Findings, decision: Decision, annee: int) -> None:
    facts, pk = decision.facts, decision.compte.pk
    worked = [item for item in facts.activites if item.year == annee]
    hours = sum((item.worked_hours for item in worked if item.worked_hours is not None), Fraction(0))
    if hours > TOO_MANY_HOURS:
        found.anomalies[pk, Code.PLUS_D_UNE_ANNEE] = f"{hours_text(hours)} déclarées pour {annee}"
    if not worked and any(item.year == annee - 1 for item in facts.activites):
        found.anomalies[pk, Code.ANNEE_MANQUANTE] = f"rien pour {annee}, alors que {annee - 1} est déclarée"
    end = _end_of_rights(decision)
    if worked and end is not None and end.year < annee:
        found.anomalies[pk, Code.APRES_RETRAITE] = f"activité de {annee}, fin des droits en {end.year}"
    lost = {change.accrual_year for change in decision.changes if change.difference < 0 and change.sens == Sens.ENTREE}
    if lost:
        found.anomalies[pk, Code.BAISSE] = f"droits de {', '.join(map(str, sorted(lost)))}"


def _end_of_rights(decision: Decision) -> date | None:
    titulaire = decision.facts.titulaire
    if titulaire.retired_on is None and titulaire.died_on is None:
        return None
    return min(day for day in (titulaire.retired_on, titulaire.died_on) if day is not None)
