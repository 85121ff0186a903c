"""Facts and uses in, explained lines and balances out: one pure function for one account.

Days pass in order. On one day: opening balances, what the law does by itself, credits of a year, uses.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from operator import itemgetter
from typing import NamedTuple

from accounts.rules.conversion import (
    c3p_mentions,
    convert,
    enter_dif,
    enter_inaptitude,
    expire_dif,
    move_public_dif,
    open_balances,
    transfer,
)
from accounts.rules.counters import Compteur
from accounts.rules.dates import credit_day
from accounts.rules.declared import Facts
from accounts.rules.parameters import Parametres, load
from accounts.rules.regimes.agent_public import credit_public
from accounts.rules.regimes.anticipation import advance, advance_use, rank
from accounts.rules.regimes.cec import credit_cec, credit_correctif
from accounts.rules.regimes.prive import credit_private
from accounts.rules.results import Capture, Entitlements, Use
from accounts.rules.state import State
from accounts.rules.usage import split

Event = tuple[date, int, int, Callable[[], None]]
OPENING, LAW, CREDIT, ADVANCE, USE = range(5)


def entitlements(
    facts: Facts, uses: Iterable[Use | Capture], as_of: date, *, parameters: Parametres | None = None
) -> Entitlements:
    """Everything that stands on a day. Facts dated after it are ignored; the order of the lists never matters.

    A `Use` is split by the rules of use; a `Capture` is what the ledger took, and is never split again.
    Captures beyond what the law credits show as the `manque` of their counter, paid off by its later credits.
    """
    law = parameters or load()
    state = stand(facts, uses, as_of, parameters=law)
    return Entitlements(
        as_of=as_of,
        version=law.version,
        lignes=tuple(sorted(state.lignes, key=lambda ligne: (ligne.credited_on, ligne.accrual_year))),
        soldes=state.soldes(),
        uses=tuple(state.uses),
        sorties=tuple(state.sorties),
        mentions=c3p_mentions(law, facts.points_c3p, as_of),
        anticipations=state.anticipations,
    )


def stand(facts: Facts, uses: Iterable[Use | Capture], as_of: date, *, parameters: Parametres) -> State:
    """The counters after every day until this one: what a computation of rights needs, without what pages show."""
    state = State(parameters=parameters, facts=_known(facts, as_of), as_of=as_of)
    events = [event for event in _law_events(state) if event[0] <= as_of]
    events += _credit_events(state)
    events += [event for event in _use_events(state, uses) if event[0] <= as_of]
    events.sort(key=itemgetter(0, 1, 2))
    for _, _, _, act in events:
        act()
    return state


def _known(facts: Facts, as_of: date) -> Facts:
    """The facts without what is dated after the day."""
    titulaire = facts.titulaire
    if titulaire.retired_on is not None and titulaire.retired_on > as_of:
        titulaire = replace(titulaire, retired_on=None)
    if titulaire.died_on is not None and titulaire.died_on > as_of:
        titulaire = replace(titulaire, died_on=None)
    ouvertures = tuple(item for item in facts.ouvertures if item.on <= as_of)
    diplomes = tuple(item for item in facts.diplomes if item.declared_on <= as_of)
    if titulaire is facts.titulaire and len(ouvertures) == len(facts.ouvertures):
        if len(diplomes) == len(facts.diplomes):
            return facts
    return replace(facts, titulaire=titulaire, ouvertures=ouvertures, diplomes=diplomes)


def _law_events(state: State) -> list[Event]:
    facts, days = state.facts, _days(state.parameters)
    events: list[Event] = [
        (day, OPENING, 0, partial(open_balances, state, day)) for day in {item.on for item in facts.ouvertures}
    ]
    if facts.dif:
        events.append((days.dif, OPENING, 1, partial(enter_dif, state, days.dif)))
    if (facts.dif or facts.ouvertures) and facts.public_dif(days.public_dif):
        events.append((days.public_dif, LAW, 0, partial(move_public_dif, state, days.public_dif)))
    if facts.inaptitude:
        events.append((days.inaptitude, LAW, 1, partial(enter_inaptitude, state, days.inaptitude)))
    events.append((days.conversion, LAW, 2, partial(convert, state, days.conversion)))
    events.append((days.after_dif, LAW, 3, partial(expire_dif, state, days.after_dif)))
    for day in facts.transferts:
        events.append((day, ADVANCE, -1, partial(transfer, state, day)))
    for avance in facts.avances:
        events.append((avance.on, ADVANCE, rank(avance), partial(advance, state, avance)))
    return events


class Days(NamedTuple):
    """Days set by the law once for all."""

    dif: date
    public_dif: date
    inaptitude: date
    conversion: date
    after_dif: date


@cache
def _days(law: Parametres) -> Days:
    return Days(
        dif=law.day("dif.entree"),
        public_dif=law.day("dif.entree_publique"),
        inaptitude=law.day("agent_public.inaptitude_debut"),
        conversion=law.day("conversion.jour"),
        after_dif=law.day("dif.dernier_jour") + timedelta(days=1),
    )


def _credit_events(state: State) -> list[Event]:
    facts, law = state.facts, state.parameters
    years = state.activites.keys() | {item.year for item in facts.cec} | {item.year for item in facts.correctifs}
    days = ((credit_day(law, year), year) for year in years)
    return [(day, CREDIT, year, partial(_credit_year, state, year)) for day, year in days if day <= state.as_of]


def _credit_year(state: State, year: int) -> None:
    credit_private(state, year)
    credit_public(state, year)
    if state.facts.cec:
        credit_cec(state, year)
    if state.facts.correctifs:
        credit_correctif(state, year)


def _use_events(state: State, uses: Iterable[Use | Capture]) -> list[Event]:
    events: list[Event] = []
    for use in uses:
        if isinstance(use, Capture):
            events.append((use.on, USE, -1, partial(_capture, state, use)))
        else:
            events.append((use.on, USE, use.hours, partial(_use, state, use)))
    return events


def _capture(state: State, capture: Capture) -> None:
    state.debite[str(Compteur(capture.compteur))] += capture.quantite


def _use(state: State, use: Use) -> None:
    titulaire = state.facts.titulaire
    closed = titulaire.died_on is not None and use.on > titulaire.died_on
    again = partial(
        split,
        hours=use.hours,
        on=use.on,
        retired=titulaire.retired_on is not None and titulaire.retired_on <= use.on,
        cec_only=use.cec_seul,
        agent=state.facts.agent_on(use.on),
        parameters=state.parameters,
    )
    done = again({} if closed else state.available())
    if use.anticipation is not None and done.a_completer and not closed:
        done = advance_use(state, done, use.anticipation, again)
    for compteur, quantite in done.debits.items():
        state.debite[compteur] += quantite
    state.uses.append(done)
