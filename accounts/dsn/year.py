"""From the declared months of one contract to its years of activity. Exact: seconds and fractions, never a float."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from accounts.dsn import nomenclature as codes
from accounts.dsn.choices import HOUR, Choix
from accounts.dsn.contract import ABSENCE, ARRET, SALAIRE, SUSPENSION, TRAVAIL, Element
from accounts.dsn.measures import DAYS_OF_A_MONTH
from accounts.dsn.months import Month, bounds, natures_by_day, overlap, spread
from accounts.enums import Base, NatureAbsence

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class MoisDeclare:
    """One contract in one declaration that stands."""

    mois: date
    ordre: int
    statut: str
    unite: str
    quotite_reference: Decimal | None
    quotite_contrat: Decimal | None
    temps: str
    debut_on: date | None
    fin_on: date | None
    lignes: str
    elements: tuple[Element, ...]
    ligne: int = 0

    @property
    def basis(self) -> str:
        """What the contract counts."""
        if self.unite in codes.HOURLY:
            return str(Base.HEURES)
        return str(Base.FORFAIT_JOURS if self.unite == codes.FORFAIT_DAY else Base.SALAIRE)


@dataclass(frozen=True, slots=True)
class Annee:
    """A year of one contract. Exactly one of the three quantities is there."""

    year: int
    statut: str
    basis: str
    temps: str
    heures_secondes: int | None
    reference_secondes: int | None
    days_worked: Decimal | None
    days_reference: Decimal | None
    pay_centimes: int | None
    absences: tuple[tuple[str, int], ...]
    choix: tuple[str, ...]
    lignes: str
    ligne: int


@dataclass(slots=True)
class _Tally:
    """What is found of one (year, status, basis)."""

    done: Fraction = ZERO
    unpaid: Fraction = ZERO
    absences: dict[str, Fraction] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    last: MoisDeclare | None = None
    lines: list[tuple[date, int, str]] = field(default_factory=list)
    reference: Fraction = ZERO
    days: bool = False


Key = tuple[int, str, str]


def years_of(months: Iterable[MoisDeclare], choose: Callable[[int], Choix]) -> list[Annee]:
    """Years of one contract, from all its months that stand, in whatever order they came."""
    rows = sorted(months, key=lambda row: (row.mois, row.ordre, row.ligne))
    tallies: dict[Key, _Tally] = defaultdict(_Tally)
    paid: dict[Month, Fraction] = defaultdict(lambda: ZERO)
    for row in rows:
        _add_work(row, tallies, paid, choose)
    _add_absences(rows, tallies, paid, choose)
    return [
        _year(key, tally, choose(key[0]))
        for key, tally in sorted(tallies.items())
        if key[0] >= 2015 and tally.last is not None
    ]


def _add_work(
    row: MoisDeclare, tallies: dict[Key, _Tally], paid: dict[Month, Fraction], choose: Callable[[int], Choix]
) -> None:
    """Work of the months that the declaration says, whatever the month in which it says it."""
    touched = {row.mois.year}
    for element in row.elements:
        if element.nature not in {TRAVAIL, ABSENCE, SALAIRE} or element.mesure is None or element.au_on is None:
            continue
        for month, quantity in spread(Fraction(element.mesure), element.du_on, element.au_on):
            tally = tallies[month[0], row.statut, row.basis]
            amount = _converted(row, element, quantity, tally, choose(month[0]))
            touched.add(month[0])
            if element.nature == ABSENCE:
                tally.unpaid += amount
                continue
            tally.done += amount
            paid[month] += amount
    for year in touched:
        tally = tallies[year, row.statut, row.basis]
        tally.last = row
        tally.lines.append((row.mois, row.ordre, row.lignes))


def _converted(row: MoisDeclare, element: Element, quantity: Fraction, tally: _Tally, choice: Choix) -> Fraction:
    """Seconds for hours, days for a forfait, euros for pay; hours at the reference of the last month of the year."""
    if row.basis != Base.HEURES:
        return quantity
    seconds = quantity * HOUR
    if element.unite == codes.DAY:
        seconds, tally.days = quantity * choice.journee, True
    reference = monthly_reference(row, choice)
    if tally.reference and tally.reference != reference:
        tally.done *= reference / tally.reference
        tally.unpaid *= reference / tally.reference
    tally.reference = reference
    return seconds


def monthly_reference(row: MoisDeclare, choice: Choix) -> Fraction:
    """Seconds of a full-time month in the employer's agreement, or the legal one (R6323-1, I and II)."""
    if not row.quotite_reference or row.unite == codes.FORFAIT_HOUR:
        return choice.mensuelle
    value = Fraction(row.quotite_reference)
    if row.unite == codes.DAY:
        return (value / 12 if value > DAYS_OF_A_MONTH else value) * choice.journee
    return value * HOUR


def _expected(row: MoisDeclare, choice: Choix) -> Fraction:
    """What a whole month of this contract is: seconds, days of the forfait, or seconds of the legal year for pay."""
    if row.basis == Base.SALAIRE:
        return choice.annuelle / 12
    value = Fraction(row.quotite_contrat or row.quotite_reference or 0)
    if row.basis == Base.FORFAIT_JOURS:
        value = value or choice.forfait
        return value / 12 if value > DAYS_OF_A_MONTH else value
    if not value or row.unite == codes.FORFAIT_HOUR:
        return choice.mensuelle
    if row.unite == codes.DAY:
        return (value / 12 if value > DAYS_OF_A_MONTH else value) * choice.journee
    return value * HOUR


def _add_absences(
    rows: list[MoisDeclare], tallies: dict[Key, _Tally], paid: dict[Month, Fraction], choose: Callable[[int], Choix]
) -> None:
    """Hours that would have been worked: those of the contract for the days absent, less what was paid all the same."""
    if not rows or not any(element.nature in {ARRET, SUSPENSION} for row in rows for element in row.elements):
        return
    latest = {(row.mois.year, row.mois.month): row for row in rows}
    open_until = bounds(max(latest))[1]
    stoppages = _stoppages(rows, open_until)
    for month, row in latest.items():
        choice = choose(month[0])
        ordered = sorted(
            ((_nature(element, choice), element.du_on, element.au_on) for element in stoppages),
            key=lambda item: (item[0] not in choice.counted, item[1], item[0]),
        )
        present = set(overlap(month, row.debut_on, row.fin_on))
        absent = {day: nature for day, nature in natures_by_day(month, ordered).items() if day in present}
        if absent:
            _count(month, row, present, absent, tallies[month[0], row.statut, row.basis], paid[month], choice)


def _count(
    month: Month,
    row: MoisDeclare,
    present: set[int],
    absent: dict[int, str],
    tally: _Tally,
    paid: Fraction,
    choice: Choix,
) -> None:
    of_a_day = _expected(row, choice) / len(overlap(month, None, None))
    missing = of_a_day * len(present) - paid
    if row.basis == Base.SALAIRE:  # what a month was worth in pay is not known: the calendar alone decides
        missing = of_a_day * len(absent)
    for nature in dict.fromkeys(absent.values()):
        share = min(of_a_day * sum(1 for found in absent.values() if found == nature), missing)
        if share > 0:
            tally.absences[nature] += share
            missing -= share


def _stoppages(rows: list[MoisDeclare], open_until: date) -> list[Element]:
    """The same stoppage is declared each month until the return: the last thing said of it holds."""
    found: dict[tuple[str, str, date], Element] = {}
    for row in rows:
        for element in row.elements:
            if element.nature in {ARRET, SUSPENSION}:
                found[element.nature, element.motif, element.du_on] = element
    return [
        element
        if element.au_on is not None
        else Element(element.nature, element.du_on, open_until, motif=element.motif)
        for element in found.values()
    ]


def _nature(element: Element, choice: Choix) -> str:
    if element.nature == ARRET:
        return codes.nature_of_stoppage(element.motif, commuting=choice.trajet)
    return codes.nature_of_suspension(element.motif)


def _year(key: Key, tally: _Tally, choice: Choix) -> Annee:
    year, statut, basis = key
    row = tally.last
    assert row is not None  # noqa: S101
    absences = dict(tally.absences)
    rest = tally.unpaid - sum(absences.values(), ZERO)
    if rest > 0:
        absences[NatureAbsence.SANS_SOLDE] = absences.get(NatureAbsence.SANS_SOLDE, ZERO) + rest
    applied = ["DSN_HEURES=" + ("proportion" if choice.proportion else "heures")] if basis == Base.HEURES else []
    applied += ["DSN_ABSENCES=calendrier"] if tally.absences else []
    applied += [f"DSN_JOURNEE={choice.journee / HOUR}"] if tally.days else []
    done, unit = max(ZERO, tally.done), _absence_unit(row, basis, choice)
    return Annee(
        year=year,
        statut=statut,
        basis=basis,
        temps=row.temps,
        heures_secondes=_whole(done) if basis == Base.HEURES else None,
        reference_secondes=_reference(tally, choice) if basis == Base.HEURES else None,
        days_worked=_hundredth(done) if basis == Base.FORFAIT_JOURS else None,
        days_reference=_hundredth(_yearly_days(row, choice)) if basis == Base.FORFAIT_JOURS else None,
        pay_centimes=_whole(done * 100) if basis == Base.SALAIRE else None,
        absences=tuple(
            sorted(
                (str(nature), seconds) for nature, value in absences.items() if (seconds := _whole(value * unit)) > 0
            )
        ),
        choix=tuple(applied),
        lignes=_text(applied, tally),
        ligne=row.ligne,
    )


def _reference(tally: _Tally, choice: Choix) -> int:
    """Twelve months of the employer's full time, or the length of R6323-1 brought to the agreement."""
    reference = tally.reference or choice.mensuelle
    if choice.proportion:
        return _whole(reference * 12)
    return _whole(min(choice.annuelle, choice.annuelle * reference / choice.mensuelle))


def _yearly_days(row: MoisDeclare, choice: Choix) -> Fraction:
    value = Fraction(row.quotite_reference or 0) or choice.forfait
    return value * 12 if value <= DAYS_OF_A_MONTH else value


def _absence_unit(row: MoisDeclare, basis: str, choice: Choix) -> Fraction:
    """Seconds of one unit of absence: days of a forfait are worth their part of the legal year."""
    return choice.annuelle / _yearly_days(row, choice) if basis == Base.FORFAIT_JOURS else Fraction(1)


def _whole(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def _hundredth(value: Fraction) -> Decimal:
    return Decimal(_whole(value * 100)) / 100


def _text(applied: list[str], tally: _Tally) -> str:
    """What the explanation shows: the choices, then each month with its lines."""
    head = [f"Choix appliqués\u00a0: {', '.join(applied)}"] if applied else []
    months = [f"DSN {mois:%m/%Y}, ordre {ordre}\n{lignes}" for mois, ordre, lignes in sorted(tally.lines)]
    return "\n".join([*head, *months])
