"""Rows of the CSV files of a campaign. Quantities are plain numbers in the unit that their column names."""

from collections.abc import Callable, Iterator
from typing import Any

from accounts.campagne_report import report_of
from accounts.models import AnomalieCampagne, Campagne
from accounts.rules.counters import amount, decimal_string, unit_of
from accounts.selectors.campagnes import anomalies_of, largest_of, results_of

Rows = Iterator[tuple[Any, ...]]
PARTS = (("credits", "droits de l’année"), ("rattrapages", "rattrapage"))


def totals(campagne: Campagne) -> Rows:
    """Totals, then each class of the distribution as it is stored."""
    results = results_of(campagne)
    yield "rubrique", "libellé", "quantité", "unité"
    for label, value in report_of(campagne).totaux:
        yield "total", label, value, "comptes" if label.startswith("Comptes") else "lignes"
    for part, name in PARTS:
        for compteur, value in sorted(results[part].items()):
            yield name, compteur, decimal_string(amount(value, compteur)), unit_of(compteur)
    for key, value in sorted(results["distribution"].items(), key=lambda item: (item[0][0] == "e", int(item[0][1:]))):
        unit = "EUR (tranche de 50)" if key.startswith("e") else "h"
        yield "distribution", f"{key[1:]} {unit}", value, "comptes"
    for code, value in sorted(results["anomalies"].items()):
        yield "anomalie", AnomalieCampagne.Code(code).label, value, "comptes"


def anomalies(campagne: Campagne) -> Rows:
    """Accounts to look at."""
    yield "compte", "code", "anomalie", "détail"
    rows = anomalies_of(campagne).values_list("compte_id", "code", "detail")
    for compte, code, detail in rows.iterator(chunk_size=2000):
        yield compte, code, AnomalieCampagne.Code(code).label, detail


def differences(campagne: Campagne) -> Rows:
    """The hundred largest differences."""
    yield "compte", "compteur", "écart", "unité"
    for row in largest_of(campagne):
        yield row.compte_id, row.compteur, decimal_string(amount(row.difference, row.compteur)), unit_of(row.compteur)


FILES: dict[str, Callable[[Campagne], Rows]] = {"totaux": totals, "anomalies": anomalies, "ecarts": differences}
