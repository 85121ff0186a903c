"""Who may still be fed: age, retirement, death; and who is below level V."""

from datetime import date
from functools import cache, lru_cache

from accounts.rules.declared import NIVEAUX_BAS, Diplome, Titulaire
from accounts.rules.parameters import Parametres


def refusal(
    parameters: Parametres, titulaire: Titulaire, *, year: int, credited_on: date, salaried: bool, citizen: bool = False
) -> tuple[str, str, tuple[str, ...]] | None:
    """Why the account is not fed for a year: sentence, article, policies. None if it is.

    `citizen`: the CEC still feeds the account of a retired person (L5151-2).
    """
    end, born = date(year, 12, 31), titulaire.birth_date
    apprentice, minimum = _ages(parameters, year)
    age = minimum if born is None else year - born.year
    if age < minimum:
        if age < apprentice:
            return f"le titulaire n’a pas {apprentice}\u00a0ans au 31\u00a0décembre {year}", "L6323-1", ()
        choice = parameters.text("AGE_15", end)
        if not salaried or choice == "refus":
            return f"le compte s’ouvre à {minimum}\u00a0ans", "L6323-1", (f"AGE_15={choice}",)
    if titulaire.died_on is not None and titulaire.died_on < credited_on:
        return "le compte est clos au décès", "L5151-2", ()
    if titulaire.retired_on is not None and not citizen:
        choice = parameters.text("RETRAITE", end)
        limit = end if choice == "31_decembre" else date(year - 1, 12, 31)
        if titulaire.retired_on <= limit:
            reason = "le titulaire a fait valoir l’ensemble de ses droits à la retraite, le compte n’est plus alimenté"
            return reason, "L5151-2", (f"RETRAITE={choice}",)
    return None


@cache
def _ages(parameters: Parametres, year: int) -> tuple[int, int]:
    """Ages from which an apprentice and anybody else have an account."""
    end = date(year, 12, 31)
    return int(parameters.number("age.apprenti", end)), int(parameters.number("age.minimum", end))


def known(diplomes: tuple[Diplome, ...], as_of: date) -> list[Diplome]:
    """Declarations made by a day and not found false by that day."""
    return [
        diplome
        for diplome in diplomes
        if diplome.declared_on <= as_of and (diplome.found_false_on is None or diplome.found_false_on > as_of)
    ]


def is_low(diplome: Diplome) -> bool:
    """Declaration of a level below V without any certification recognised by a branch."""
    return diplome.niveau in NIVEAUX_BAS and not diplome.certification_ccn


def below_level_v(
    parameters: Parametres, diplomes: tuple[Diplome, ...], *, year: int, as_of: date, agent: bool = False
) -> Diplome | None:
    """The declaration that opens the increased rule for a year, or None. No declaration is never « no diploma ».

    2017 and 2018 (D6323-3-1): a declaration of those years reaches back to 1 January 2017; the level is looked
    at on the day that MAJORATION_PERTE names. From 2019 (R6323-3-1): from the year of the declaration, lost
    from the year after the level is reached. Public agents keep the first text, as MAJORATION_PUBLIQUE reads it.
    """
    day = date(year, 1, 1)
    standing = known(diplomes, as_of)
    low = [item for item in standing if is_low(item)]
    if agent:
        late = parameters.text("MAJORATION_PUBLIQUE", day)
        low = [item for item in low if late == "retroactive" or item.declared_on.year <= year]
    else:
        last = max(parameters.day("majoration.dernier_jour_retroactif"), date(year, 12, 31))
        low = [item for item in low if item.declared_on <= last]
    if not low:
        return None
    if year >= 2019 and not agent:
        limit = date(year - 1, 12, 31)
    else:
        limit = day if parameters.text("MAJORATION_PERTE", day) == "1_janvier" else date(year, 12, 31)
    if any((item.obtained_on or item.declared_on) <= limit for item in standing if not is_low(item)):
        return None
    return min(low, key=lambda item: (item.declared_on, item.niveau))


@lru_cache(1 << 12)
def level(
    parameters: Parametres, diplomes: tuple[Diplome, ...], *, year: int, as_of: date
) -> tuple[bool, tuple[str, ...]]:
    """Is a private activity of the year fed by the increased rule? With the policies that decided it."""
    if not diplomes:
        return False, ()
    low = below_level_v(parameters, diplomes, year=year, as_of=as_of) is not None
    return low, loss_policies(parameters, diplomes, year=year, as_of=as_of)


def loss_policies(
    parameters: Parametres, diplomes: tuple[Diplome, ...], *, year: int, as_of: date, agent: bool = False
) -> tuple[str, ...]:
    """MAJORATION_PERTE, if a level is reached during the very year that it decides."""
    if year < 2017 or (year >= 2019 and not agent):
        return ()
    standing = known(diplomes, as_of)
    reached = any((item.obtained_on or item.declared_on).year == year for item in standing if not is_low(item))
    if not reached or not any(is_low(item) for item in standing):
        return ()
    return (f"MAJORATION_PERTE={parameters.text('MAJORATION_PERTE', date(year, 1, 1))}",)
