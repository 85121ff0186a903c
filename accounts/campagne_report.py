"""What a campaign found, in sentences and bars: the same for the page, the document and the files."""

from dataclasses import dataclass
from fractions import Fraction

from accounts.campagne_findings import SLICE
from accounts.enums import Compteur
from accounts.models import AnomalieCampagne, Campagne
from accounts.rules.counters import in_euros
from accounts.selectors.campagnes import largest_of, results_of
from cpa_portal.web.formatting import NBSP, euros, heures, nombre, pluriel

Code = AnomalieCampagne.Code
#: Bounds of the classes in hours, first and last: 24 h is a full year, 48 h the same with the majoration.
HOURS = ((0, 0), (1, 5), (6, 11), (12, 17), (18, 23), (24, 24), (25, 47), (48, 48), (49, 10_000))
#: Width of the classes in euros: two slices of what is stored.
EUROS = 2 * SLICE
#: Height of a bar with its words, and the space above and below all of them.
ROW, MARGIN = 52, 10


@dataclass(frozen=True, slots=True)
class Barre:
    """A class of the distribution. `largeur` is its share of all accounts, `y` its place in the drawing."""

    libelle: str
    comptes: int
    part: str
    largeur: str
    y: int


@dataclass(frozen=True, slots=True)
class Rapport:
    """Everything that the report says, in the order in which it says it."""

    totaux: list[tuple[str, int]]
    credits: list[tuple[str, str]]
    rattrapages: list[tuple[str, str]]
    barres: list[Barre]
    anomalies: list[tuple[str, str, int]]

    @property
    def hauteur(self) -> int:
        """Height of the drawing."""
        return ROW * len(self.barres) + 2 * MARGIN

    @property
    def total_anomalies(self) -> int:
        """Anomalies of every kind."""
        return sum(count for _, _, count in self.anomalies)

    @property
    def description(self) -> str:
        """The chart in words."""
        return " ".join(f"{barre.libelle}{NBSP}: {nombre(barre.comptes)} comptes." for barre in self.barres)


@dataclass(frozen=True, slots=True)
class Ecart:
    """One of the largest differences."""

    compte_id: int
    compteur: str
    difference: str


def signed(quantite: int, compteur: str) -> str:
    """« +24 h », « −120,00 € »."""
    text = euros(quantite) if in_euros(compteur) else heures(quantite)
    return f"+{text}" if quantite > 0 else text


def duration(seconds: int) -> str:
    """« 40 secondes », « 12 minutes », « 1 h 05 »."""
    if seconds < 60:
        return pluriel(max(1, seconds), "seconde")
    return heures(seconds) if seconds >= 3600 else pluriel(round(seconds / 60), "minute")


def report_of(campagne: Campagne) -> Rapport:
    """The report of what is done so far. One query."""
    results = results_of(campagne)
    totals = results["totaux"]
    return Rapport(
        totaux=[
            ("Comptes examinés", totals.get("comptes", 0)),
            ("Comptes en hausse", totals.get("en_hausse", 0)),
            ("Comptes en baisse", totals.get("en_baisse", 0)),
            ("Comptes inchangés", totals.get("inchanges", 0)),
            (
                "Lignes inscrites" if campagne.nature == Campagne.Nature.REELLE else "Lignes à inscrire",
                totals.get("lignes", 0),
            ),
        ],
        credits=_by_counter(results["credits"]),
        rattrapages=_by_counter(results["rattrapages"]),
        barres=_bars(results["distribution"]),
        anomalies=[(code.value, code.label, results["anomalies"].get(code.value, 0)) for code in Code],
    )


def differences_of(campagne: Campagne) -> list[Ecart]:
    """The hundred largest, ready to be shown."""
    return [
        Ecart(row.compte_id, str(Compteur(row.compteur).label), signed(row.difference, row.compteur))
        for row in largest_of(campagne)
    ]


def _by_counter(values: dict[str, int]) -> list[tuple[str, str]]:
    return [(str(one.label), signed(values[one.value], one.value)) for one in Compteur if values.get(one.value)]


def _bars(distribution: dict[str, int]) -> list[Barre]:
    """Hours first, then euros; empty classes inside stay, those at the ends go."""
    hours = {int(key[1:]): count for key, count in distribution.items() if key.startswith("h")}
    cents = {int(key[1:]): count for key, count in distribution.items() if key.startswith("e")}
    rows = [
        (_hours_label(first, last), sum(count for value, count in hours.items() if first <= value <= last))
        for first, last in HOURS
    ]
    rows = _trimmed(rows)
    if cents:
        slices = [
            (
                f"{nombre(start)} à moins de {nombre(start + EUROS)}{NBSP}€" if start else f"Moins de {EUROS}{NBSP}€",
                sum(count for value, count in cents.items() if start <= value < start + EUROS),
            )
            for start in range(0, max(cents) + 1, EUROS)
        ]
        rows += _trimmed(slices)
    total = sum(count for _, count in rows)
    return [
        Barre(label, count, _percent(count, total), f"{_share(count, total)}%", rank * ROW + MARGIN)
        for rank, (label, count) in enumerate(rows)
    ]


def _trimmed(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    filled = [rank for rank, (_, count) in enumerate(rows) if count]
    return rows[filled[0] : filled[-1] + 1] if filled else []


def _hours_label(first: int, last: int) -> str:
    if first == last:
        return f"{first}{NBSP}h" if first else "Aucune heure"
    return f"{first} à {last}{NBSP}h" if last < HOURS[-1][1] else f"{first}{NBSP}h et plus"


def _share(count: int, total: int) -> str:
    if not count:
        return "0"
    tenths = max(5, round(Fraction(1000 * count, total)))
    return f"{tenths // 10}.{tenths % 10}"


def _percent(count: int, total: int) -> str:
    if not total:
        return f"0{NBSP}%"
    tenths = (2000 * count + total) // (2 * total)
    if count and not tenths:
        return f"moins de 0,1{NBSP}%"
    return f"{tenths // 10},{tenths % 10}{NBSP}%" if tenths % 10 else f"{tenths // 10}{NBSP}%"
