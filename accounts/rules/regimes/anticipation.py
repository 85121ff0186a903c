"""Use by anticipation: with her employer's agreement, a public agent draws on the rights of the next two years.

What is advanced enters the counter as lines of those years; their own credits then give the rest only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from accounts.rules.counters import SECONDS, ceil, french, hours_text
from accounts.rules.dates import french_day, last_credited_year
from accounts.rules.declared import Activite, Avance
from accounts.rules.regimes.agent_public import COMPTEUR, held_public
from accounts.rules.regimes.bareme import Bareme, accrue, common, increased
from accounts.rules.regimes.shares import ONE, public_part
from accounts.rules.regimes.titulaire import below_level_v, is_low
from accounts.rules.results import Accord, Anticipation, Ligne, Utilisation
from accounts.rules.state import State

FIRST_YEAR = 2017
#: The rules read the years of work from 2015 on.
FIRST_KNOWN = 2015
NOM = "anticipation.annees"


@dataclass(frozen=True, slots=True)
class Droits:
    """Seconds that each coming year may still give, and the sentence of what limits them."""

    annees: tuple[tuple[int, int], ...]
    limite: str

    @property
    def maximum(self) -> int:
        """Seconds that may be advanced."""
        return sum(quantite for _, quantite in self.annees)


def rank(avance: Avance) -> int:
    """Order of the advances of one day, whatever the order of their declarations."""
    end = avance.fin_contrat.toordinal() if avance.fin_contrat else 0
    return avance.quantite * 10_000_000 + end


def advance(state: State, avance: Avance) -> None:
    """Hours that the employer agreed to: those that the law allows are credited, the rest is refused."""
    droits = next_rights(state, avance.on, avance.fin_contrat)
    granted = min(avance.quantite, droits.maximum)
    _post(state, avance.on, droits, Accord(avance.on), asked=avance.quantite, granted=granted)


def advance_use(
    state: State, done: Utilisation, accord: Accord, again: Callable[[Mapping[str, int]], Utilisation]
) -> Utilisation:
    """A training that the account cannot pay whole: what is missing is advanced, within what it can really use."""
    droits = next_rights(state, done.on, accord.fin_contrat)
    granted = min(done.a_completer, droits.maximum)
    if granted:
        available = state.available()
        tried = again({**available, COMPTEUR: available.get(COMPTEUR, 0) + granted})
        granted = done.a_completer - tried.a_completer
    anticipation = _post(state, done.on, droits, accord, asked=done.a_completer, granted=granted)
    return replace(again(state.available()) if granted else done, anticipation=anticipation)


def next_rights(state: State, day: date, fin_contrat: date | None = None) -> Droits:
    """What the next years would credit, by the rules of the account as it stands, less what they already owe."""
    law, facts = state.parameters, state.facts
    years = law.optional(NOM, day)
    if years is None or not facts.agent_on(day):
        return Droits((), "Seul un agent public peut utiliser des heures par anticipation, depuis 2017.")
    if facts.titulaire.retired_on is not None and facts.titulaire.retired_on <= day:
        return Droits((), "Après la retraite, aucune année à venir ne donne d’heures.")
    low, share = _low(state, day), _share(state, day)
    owed, credit = state.anticipe, Fraction(held_public(state), SECONDS)
    first = max(FIRST_YEAR, last_credited_year(law, day) + 1)
    found: list[tuple[int, int]] = []
    limite = ""
    for year in range(first, first + int(years)):
        bareme = (increased(law, "agent_public", year) if low else None) or common(law, "agent_public", year)
        if fin_contrat is not None and date(year, 12, 31) > fin_contrat:
            limite = f"Le contrat prend fin le {french_day(fin_contrat)}\u00a0: les années qui finissent après ne comptent pas."
            break
        if bareme is None:
            continue
        right, full = _accrued(state, bareme, share, credit, year)
        if right < full:
            limite = f"Le total ne peut pas dépasser {hours_text(bareme.plafond)}."
        credit += right
        repaid = min(owed, int(right * SECONDS))
        owed -= repaid
        found.append((year, int(right * SECONDS) - repaid))
    return Droits(tuple(found), limite or _two_years(found))


def _two_years(found: list[tuple[int, int]]) -> str:
    names = " et ".join(str(year) for year, _ in found)
    return f"L’anticipation s’arrête aux droits des deux prochaines années ({names})."


def _accrued(state: State, bareme: Bareme, share: Fraction, credit: Fraction, year: int) -> tuple[Fraction, Fraction]:
    """Hours that a year would give above a credit, and what it would give without a ceiling."""
    policy = state.parameters.text("STEP_POLICY", date(year, 1, 1))
    full = Fraction(ceil(accrue(bareme, share, credit, policy)))
    return min(full, max(Fraction(0), bareme.plafond - credit)), full


def _low(state: State, day: date) -> bool:
    """Category C below level V on that day: a diploma obtained later does not undo what was agreed."""
    periods = [item for item in state.facts.titulaire.statuts if item.statut == "agent_public" and item.covers(day)]
    last = max(periods, key=lambda period: period.from_on, default=None)
    if last is None or last.categorie != "C":
        return False
    known = tuple(
        item for item in state.facts.diplomes if is_low(item) or (item.obtained_on or item.declared_on) <= day
    )
    return below_level_v(state.parameters, known, year=day.year, as_of=state.as_of, agent=True) is not None


def _share(state: State, day: date) -> Fraction:
    """Share of a year that her post is worth: that of the last year over, full time unless it is incomplete."""
    years = [year for year in state.activites if FIRST_KNOWN <= year <= day.year and _posts(state, year)]
    last = max([year for year in years if year < day.year] or years, default=None)
    posts = [] if last is None else _posts(state, last)
    if not posts or any(item.temps != "incomplet" for item in posts):
        return ONE
    parts = (public_part(state.parameters, item, state.facts.titulaire) for item in posts)
    return min(ONE, sum((part.share for part in parts), Fraction(0)))


def _posts(state: State, year: int) -> list[Activite]:
    return [item for item in state.activites.get(year, ()) if item.statut == "agent_public"]


def _post(state: State, day: date, droits: Droits, accord: Accord, *, asked: int, granted: int) -> Anticipation:
    """One line for each year that is drawn on, the first ones first."""
    left, taken = granted, []
    for year, quantite in droits.annees:
        part = min(left, quantite)
        if part:
            taken.append((year, part))
            state.add(_ligne(state, day, accord.on, year, part, quantite))
            left -= part
    state.anticipe += granted
    motif = droits.limite if granted < asked else ""
    done = Anticipation(day, asked, granted, droits.maximum, tuple(taken), motif)
    state.anticipations += (done,)
    return done


def _ligne(state: State, day: date, agreed_on: date, year: int, quantite: int, right: int) -> Ligne:
    law = state.parameters
    texte = (
        f"{hours_text(Fraction(quantite, SECONDS))} prises par anticipation, avec l’accord de l’employeur public du "
        f"{french_day(agreed_on)}, sur les {french(Fraction(right, SECONDS))}\u00a0h que l’année {year} doit donner. "
        "L’inscription de cette année les reprendra d’abord."
    )
    return Ligne(
        compteur=COMPTEUR,
        accrual_year=year,
        credited_on=day,
        quantite=quantite,
        taux=None,
        exact=Fraction(quantite, SECONDS),
        plafond=None,
        regle=law.par_nom[NOM].reference,
        version=law.version,
        explication=texte,
        nature="avance",
        politiques=(f"ANTICIPATION_ANNEES={law.text('ANTICIPATION_ANNEES', day)}",),
    )
