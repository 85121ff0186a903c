"""Units: which go together, and what a month can hold. A unit is never guessed from the size of a number."""

from datetime import date
from decimal import Decimal

from accounts.dsn import nomenclature as codes
from accounts.dsn.lines import UnreadableValue

#: Monthly hours of a full-time post, and days of a year, between which a quotity is plausible.
LEAST_HOURS, MOST_HOURS, MOST_DAYS = 60, 220, 366
#: A quotity in days up to this is monthly, above it is yearly: no month has more days, no agreement fewer.
DAYS_OF_A_MONTH = 31


def check_quotity(unite: str, value: Decimal | None, champ: str) -> None:
    """Raises UnreadableValue."""
    if value is None or unite not in codes.TIMED:
        return
    if value < 0 or (champ == "012" and value == 0):
        raise UnreadableValue(champ, "La quotité de travail est supérieure à zéro.")
    if unite in {codes.HOUR, codes.FORFAIT_HOUR}:
        low = LEAST_HOURS if champ == "012" else 0
        if unite == codes.HOUR and not low <= value <= MOST_HOURS:
            raise UnreadableValue(
                champ,
                f"Une quotité de {_shown(value)} en heures (unité 10) n’est pas mensuelle\u00a0: 35\u00a0heures par semaine "
                "s’écrivent 151.67. Vérifiez l’unité.",
            )
    elif value > MOST_DAYS:
        raise UnreadableValue(champ, f"Une quotité de {_shown(value)}\u00a0jours dépasse l’année. Vérifiez l’unité.")


def check_measure(contract_unit: str, unit: str, measure: Decimal, start: date, until: date) -> None:
    """Raises UnreadableValue when the unit is not that of the contract, or when the period cannot hold the measure."""
    allowed = codes.HOURLY if contract_unit in codes.HOURLY else {codes.FORFAIT_DAY, codes.DAY}
    if unit not in allowed:
        raise UnreadableValue(
            "003",
            f"L’unité «\u00a0{unit[:2]}\u00a0» de l’activité ne va pas avec l’unité «\u00a0{contract_unit}\u00a0» du contrat "
            "(S21.G00.40.011).",
        )
    days = (until - start).days + 1
    most = days * 24 if unit in {codes.HOUR, codes.FORFAIT_HOUR} else days
    if abs(measure) > most:
        what = "heures" if most != days else "jours"
        raise UnreadableValue(
            "002",
            f"{_shown(measure)}\u00a0{what} ne tiennent pas dans une période de {days}\u00a0{'jour' if days == 1 else 'jours'}. "
            "Vérifiez l’unité et le point décimal.",
        )


def _shown(value: Decimal) -> str:
    return str(value).replace(".", ",")
