"""What a hypothetical diploma declaration would change: the page where an adviser sees before and after."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from accounts.rules.dates import credit_day
from accounts.rules.declared import Activite, Diplome, Facts
from accounts.rules.entitlements import entitlements
from accounts.rules.parameters import Parametres, load
from accounts.rules.results import Capture, Entitlements, Ligne, Use

#: Statuses for which a full year may be supposed, and how the sentence says it.
FULL_YEARS = {
    "salarie": "salariée",
    "agent_public": "d’agent public",
    "tns": "de travailleur non salarié",
    "esat": "en ESAT",
}


@dataclass(frozen=True, slots=True)
class Vue:
    """One side: what stands today, and the next credit (None if nothing would feed the account)."""

    actuel: Entitlements
    prochain_credit: Ligne | None

    @property
    def plafond(self) -> Fraction | None:
        """Ceiling that will rule the next credit, in hours or euros."""
        return self.prochain_credit.plafond if self.prochain_credit else None


@dataclass(frozen=True, slots=True)
class Projection:
    """Before and after. `hypothese` is the sentence that says which activity was assumed, empty if none was."""

    before: Vue
    after: Vue
    hypothese: str


def project(
    facts: Facts,
    diplome: Diplome,
    *,
    today: date,
    uses: Iterable[Use | Capture] = (),
    parameters: Parametres | None = None,
) -> Projection:
    """Compare the account without and with the declaration, as of `today` and at the next credit it can change.

    That credit is the first one, still to come, of a year from 2017. When the activity of that year is not
    known yet, or is known by its first months only, it is taken equal to that of the last known year, or a full year
    of employment.
    """
    law = parameters or load()
    taken = tuple(uses)
    year = max(2017, today.year - 1)
    if credit_day(law, year) <= today:
        year += 1
    assumed, hypothese = _assume(_without_year_under_way(facts, today), year)
    return Projection(
        before=_view(facts, assumed, taken, today, year, law),
        after=_view(_declared(facts, diplome), _declared(assumed, diplome), taken, today, year, law),
        hypothese=hypothese,
    )


def _declared(facts: Facts, diplome: Diplome) -> Facts:
    return replace(facts, diplomes=(*facts.diplomes, diplome))


def _without_year_under_way(facts: Facts, today: date) -> Facts:
    """Facts without the first months of the year of the legal day, when a whole year is known before it."""
    before = tuple(item for item in facts.activites if item.year != today.year)
    return replace(facts, activites=before) if any(item.year < today.year for item in before) else facts


def _assume(facts: Facts, year: int) -> tuple[Facts, str]:
    """Facts with an activity for the year, and the sentence of the assumption."""
    years = {item.year for item in facts.activites}
    if year in years:
        return facts, ""
    last = max((known for known in years if known < year), default=None)
    if last is None:
        statut = next((name for name in FULL_YEARS if _holds(facts, name, year)), "salarie")
        worked = Activite(year=year, statut=statut, worked_hours=Fraction(1607), contribution_ratio=Fraction(1))
        added: tuple[Activite, ...] = (worked,)
        hypothese = f"En supposant une année {year} {FULL_YEARS[statut]} à temps plein."
    else:
        added = tuple(replace(item, year=year) for item in facts.activites if item.year == last)
        hypothese = f"En supposant la même activité en {year} qu’en {last}."
    return replace(facts, activites=(*facts.activites, *added)), hypothese


def _holds(facts: Facts, statut: str, year: int) -> bool:
    """True if the person has that status at the end of the year."""
    return any(period.statut == statut and period.covers(date(year, 12, 31)) for period in facts.titulaire.statuts)


def _view(
    facts: Facts, assumed: Facts, uses: tuple[Use | Capture, ...], today: date, year: int, law: Parametres
) -> Vue:
    later = entitlements(assumed, uses, credit_day(law, year), parameters=law)
    coming = [
        ligne
        for ligne in later.lignes
        if ligne.accrual_year == year and ligne.compteur in ("cpf", "cpf_eur", "cpf_public") and ligne.taux is not None
        and ligne.nature in ("alimentation", "explication")
    ]  # fmt: skip
    return Vue(
        actuel=entitlements(facts, uses, today, parameters=law),
        prochain_credit=max(coming, key=lambda ligne: (ligne.quantite, ligne.compteur), default=None),
    )
