"""The account in the coming years under one hypothesis, day by day, by the very rules of the entitlements."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from accounts.rules.counters import CONVERTED, PRICE_OF, amount, amount_text, french, in_euros
from accounts.rules.dates import credit_day, french_day
from accounts.rules.declared import Facts
from accounts.rules.entitlements import entitlements
from accounts.rules.hypotheses import Hypothese, suppose
from accounts.rules.parameters import Parametres
from accounts.rules.results import Capture, Entitlements, Ligne, SoldeCalcule, Sortie, Use, Utilisation

#: How far an answer is looked for, in years; a chart shows fewer.
FAR = 45
PRICES = {str(hours): price for hours, (_, price) in CONVERTED.items()}


@dataclass(frozen=True, slots=True)
class Point:
    """One day on which the account changes: what happens, and what it holds in the evening.

    `heures` and `euros` are the worth of all the counters in one unit, at the legal price of the hour.
    """

    on: date
    cause: str
    soldes: tuple[SoldeCalcule, ...]
    heures: Fraction
    euros: Fraction
    lignes: tuple[Ligne, ...] = ()
    sorties: tuple[Sortie, ...] = ()
    uses: tuple[Utilisation, ...] = ()

    def worth(self, unite: str) -> Fraction:
        """Hours, or euros."""
        return self.euros if unite == "EUR" else self.heures


class Course:
    """One scenario of one person; every day that is asked for is computed by `entitlements`."""

    def __init__(
        self,
        facts: Facts,
        hypothese: Hypothese,
        *,
        today: date,
        parameters: Parametres,
        uses: Iterable[Use | Capture] = (),
        under_way: bool = False,
    ) -> None:
        self.today, self.parameters, self.hypothese = today, parameters, hypothese
        last_year = today.year + FAR
        found = suppose(facts, hypothese, today=today, last_year=last_year, parameters=parameters, under_way=under_way)
        self.facts, self.phrases, self.always = found.facts, found.phrases, _always(parameters, today)
        self.uses = (*uses, *facts.uses, *found.usages)
        self.settled_on = max(found.settled_on, last_change(parameters))
        self.gained_today = self.worth(self.at(today).soldes, "h") - self.worth(
            entitlements(facts, (*uses, *facts.uses), today, parameters=parameters).soldes, "h"
        )

    def at(self, day: date) -> Entitlements:
        """The account on a day."""
        return entitlements(self.facts, self.uses, day, parameters=self.parameters)

    def worth(self, soldes: Iterable[SoldeCalcule], unite: str) -> Fraction:
        """Everything on the account in one unit, at the legal price of an hour; public hours are never euros."""
        total = Fraction(0)
        for solde in soldes:
            held = amount(solde.quantite, solde.compteur)
            if in_euros(solde.compteur) == (unite == "EUR"):
                total += held
            elif in_euros(solde.compteur):
                total += held / self.parameters.number(PRICE_OF[solde.compteur], self.today)
            elif solde.compteur in PRICES:
                total += held * self.parameters.number(PRICES[solde.compteur], self.today)
        return total

    def days(self, years: int) -> list[tuple[date, str]]:
        """Days after the legal day on which something may change, with their cause, up to `years` credits."""
        first = (
            self.today.year - 1 if credit_day(self.parameters, self.today.year - 1) > self.today else self.today.year
        )
        credits = [credit_day(self.parameters, year) for year in range(first, first + years)]
        found = dict.fromkeys(credits, "credit")
        last = credits[-1]
        law = {
            self.parameters.day("dif.entree_publique"): "dif",
            self.parameters.day("conversion.jour"): "conversion",
            self.parameters.day("dif.dernier_jour") + timedelta(days=1): "dif",
        }
        for day, cause in (*law.items(), *((use.on, "usage") for use in self.uses)):
            if self.today < day <= last:
                found.setdefault(day, cause)
        return sorted(found.items())

    def walk(self, years: int) -> Iterator[Point]:
        """Today, then each day on which the account changes and each coming credit, computed one by one."""
        yield self._point(self.today, "jour", self.at(self.today))
        since = self.today
        for day, cause in self.days(years):
            point = self._point(day, cause, self.at(day), since)
            if cause != "dif" or point.sorties:
                yield point
            since = day

    def _point(self, day: date, cause: str, found: Entitlements, since: date | None = None) -> Point:
        return Point(
            on=day,
            cause=cause,
            soldes=found.soldes,
            heures=self.worth(found.soldes, "h"),
            euros=self.worth(found.soldes, "EUR"),
            lignes=() if since is None else tuple(line for line in found.lignes if since < line.credited_on <= day),
            sorties=() if since is None else tuple(item for item in found.sorties if since < item.on <= day),
            uses=() if since is None else tuple(use for use in found.uses if since < use.on <= day),
        )


def duration_text(hours: Fraction) -> str:
    """« 129 h 20 », minutes rounded down."""
    whole, minutes = divmod(int(hours * 60), 60)
    return f"{french(Fraction(whole))}\u00a0h" + (f"\u00a0{minutes:02d}" if minutes else "")


def balance_text(soldes: Iterable[SoldeCalcule]) -> str:
    """« 72 h », « 1 080,00 € et 48 h »: hours together, euros together."""
    rows = list(soldes)
    euros = [solde for solde in rows if in_euros(solde.compteur)]
    hours = [solde for solde in rows if not in_euros(solde.compteur)]
    texts = []
    if euros:
        texts.append(amount_text(sum((amount(row.quantite, row.compteur) for row in euros), Fraction(0)), "cpf_eur"))
    if hours and (not euros or any(row.quantite for row in hours)):
        texts.append(duration_text(sum((amount(row.quantite, row.compteur) for row in hours), Fraction(0))))
    return " et ".join(texts) or duration_text(Fraction(0))


@lru_cache(8)
def last_change(parameters: Parametres) -> date:
    """Last day on which a parameter of the law takes a new value."""
    dated = (start for parametre in parameters.par_nom.values() for start, _ in parametre.valeurs)
    fixed = (parameters.day("conversion.jour"), parameters.day("dif.dernier_jour"))
    return max(*dated, *fixed)


def _always(parameters: Parametres, today: date) -> tuple[str, ...]:
    """What every scenario supposes."""
    texts = ["Aucune autre formation, aucun abondement, aucune nouvelle activité citoyenne."]
    conversion = parameters.day("conversion.jour")
    if today < conversion:
        reference = parameters.par_nom["conversion.jour"].reference.replace("n° ", "n°\u00a0")
        cpf, cec = (parameters.number(f"conversion.{name}", conversion) for name in ("cpf", "cec"))
        texts.append(
            f"Le {french_day(conversion)}, les heures du secteur privé deviennent des euros\u00a0: "
            f"{amount_text(cpf, 'cpf_eur')} l’heure, {amount_text(cec, 'cpf_eur')} pour l’engagement citoyen "
            f"({reference}). Celles d’un agent public restent des heures."
        )
    texts.append("Le droit reste celui des textes connus du portail.")
    return tuple(texts)
