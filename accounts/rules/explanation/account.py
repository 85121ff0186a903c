"""From facts and uses to the explanation of the whole account, year by year."""

from collections.abc import Iterable
from datetime import date

from accounts.rules.dates import credit_day
from accounts.rules.declared import Facts
from accounts.rules.entitlements import entitlements
from accounts.rules.explanation.lines import YEARLY, explain_line, held_before, measured_credit
from accounts.rules.explanation.results import Explication, LigneExpliquee
from accounts.rules.explanation.uses import (
    anticipated,
    balance,
    explain_captures,
    explain_exit,
    explain_mention,
    explain_split,
    indus,
    undeclared_dif,
)
from accounts.rules.explanation.years import Year, explain_year
from accounts.rules.parameters import Parametres
from accounts.rules.results import Capture, Entitlements, Ligne, Use

FIRST_YEAR = 2015
Shown = tuple[Ligne, LigneExpliquee]


def explain(
    facts: Facts,
    uses: Iterable[Use | Capture],
    as_of: date,
    *,
    parameters: Parametres,
    found: Entitlements | None = None,
) -> Explication:
    """Everything that stands on a day, and the coming credit, with its reasons.

    `found` is what the rules already answered for the same facts, uses and day.
    """
    uses = tuple(uses)
    now = found or entitlements(facts, uses, as_of, parameters=parameters)
    standing = _shown(parameters, facts, now, uses, as_of)
    coming = _coming(parameters, facts, uses, as_of)
    yearly = [pair for pair in standing if pair[0].nature in YEARLY] + coming
    split = [explain_split(parameters, facts, done) for done in now.uses]
    captured = explain_captures(parameters, facts, [use for use in uses if use.on <= as_of])
    return Explication(
        as_of=as_of,
        version=now.version,
        bilans=balance(parameters, now.soldes),
        annees=tuple(
            explain_year(
                Year(
                    parameters,
                    facts,
                    as_of,
                    year,
                    tuple(ligne for ligne, _ in yearly if ligne.accrual_year == year),
                    tuple(shown for ligne, shown in yearly if ligne.accrual_year == year),
                )
            )
            for year in _years(parameters, facts, as_of)
        ),
        autres=tuple(shown for ligne, shown in standing if ligne.nature not in YEARLY),
        sorties=tuple(explain_exit(parameters, sortie) for sortie in now.sorties),
        uses=tuple(sorted([*split, *captured], key=lambda use: use.on)),
        mentions=tuple(explain_mention(parameters, mention, as_of) for mention in now.mentions),
        indus=indus(parameters, now.soldes, as_of),
        anticipations=anticipated(parameters, now.anticipations, now.soldes, as_of),
        a_declarer=undeclared_dif(parameters, facts, as_of),
    )


def _shown(
    law: Parametres, facts: Facts, found: Entitlements, uses: Iterable[Use | Capture], as_of: date
) -> list[Shown]:
    held = held_before(found, [use for use in uses if use.on <= found.as_of])
    return [
        (
            ligne,
            explain_line(law, facts, ligne, held=measured_credit(found, ligne, before), as_of=as_of),
        )
        for ligne, before in zip(found.lignes, held, strict=True)
    ]


def _coming(law: Parametres, facts: Facts, uses: tuple[Use | Capture, ...], as_of: date) -> list[Shown]:
    """Lines of the years whose credit is still to come, as the known facts give them."""
    horizon = max((credit_day(law, year) for year in _declared(facts, as_of)), default=as_of)
    if horizon <= as_of:
        return []
    later = entitlements(facts, uses, horizon, parameters=law)
    return [
        pair
        for pair in _shown(law, facts, later, uses, as_of)
        if pair[0].credited_on > as_of and pair[0].nature in YEARLY
    ]


def _declared(facts: Facts, as_of: date) -> set[int]:
    """Years of which something is declared, up to the one under way."""
    years = {item.year for item in facts.activites}
    years |= {item.year for item in facts.cec} | {item.year for item in facts.correctifs}
    return {year for year in years if year <= as_of.year}


def _years(law: Parametres, facts: Facts, as_of: date) -> list[int]:
    """From the opening of the account, or the first declared year, to the year under way or to the death."""
    declared = _declared(facts, as_of)
    born, died = facts.titulaire.birth_date, facts.titulaire.died_on
    first = FIRST_YEAR
    if born is not None:
        first = max(first, born.year + int(law.number("age.apprenti", as_of)))
    first = min([first, *declared])
    last = as_of.year if died is None or died > as_of else died.year
    return list(range(first, max([last, *declared]) + 1)) if first <= as_of.year else []
