"""Days on which the law itself changes the counters: credits of a year, conversion, end of the DIF.

A use that takes effect before such a day, but is known after it, changes what that day gave.
"""

from datetime import date, timedelta

from accounts.enums import Compteur, NatureMouvement
from accounts.models import Mouvement
from accounts.rules.counters import CONVERTED
from accounts.rules.dates import credit_day
from accounts.rules.declared import Facts
from accounts.rules.parameters import load


def fixed_days() -> list[date]:
    """Days set by the law once for all."""
    law = load()
    return [
        law.day("dif.entree"),
        law.day("dif.entree_publique"),
        law.day("agent_public.inaptitude_debut"),
        law.day("conversion.jour"),
        law.day("dif.dernier_jour") + timedelta(days=1),
    ]


def last_day(today: date) -> date:
    """The last of these days, today included."""
    credits = (credit_day(load(), year) for year in (today.year - 2, today.year - 1))
    return max(day for day in (*fixed_days(), *credits) if day <= today)


def next_day(facts: Facts, today: date) -> date | None:
    """The next day after today on which something may change for these facts, or None."""
    law = load()
    years = {item.year for item in facts.activites}
    years |= {item.year for item in facts.cec} | {item.year for item in facts.correctifs}
    days = {credit_day(law, year) for year in years} | {item.on for item in facts.ouvertures}
    days |= {item.declared_on for item in facts.diplomes}
    days |= {item.found_false_on for item in facts.diplomes if item.found_false_on}
    days |= {item.on for item in facts.avances} | set(facts.transferts)
    days |= {day for day in (facts.titulaire.retired_on, facts.titulaire.died_on) if day}
    if days or facts.dif or facts.inaptitude:
        days |= set(fixed_days())
    return min((day for day in days if day > today), default=None)


def eve_of_conversion() -> date:
    """Last day of the counters in hours that became euros."""
    return load().day("conversion.jour") - timedelta(days=1)


def converted_by(compteur: str, today: date) -> bool:
    """True if the counter is one of those in hours that became euros, and that day is past."""
    return compteur in CONVERTED and today > eve_of_conversion()


def changes_past_rights(movement: Mouvement, compteur: str, *, today: date) -> bool:
    """True if what was computed up to today may differ once this movement is known.

    A use of the past may change the credits that followed it. Hours given back to a counter that became
    euros have to be converted too.
    """
    if compteur == Compteur.ABONDEMENT:
        return False
    if converted_by(compteur, today):
        return True
    uses = movement.nature in (NatureMouvement.DEBIT, NatureMouvement.ANNULATION)
    return uses and movement.effective_on < last_day(today)
