"""Strict reading of one declared value: French message, name of the field, never a float."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from accounts.rules.counters import scale_of

DECIMAL = re.compile(r"(-?)([0-9]{1,9})(?:\.([0-9]{1,9}))?", re.ASCII)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2005, 2100
LA_POSTE = "356000000"
T = TypeVar("T")


class FactsError(ValueError):
    """A declared fact cannot be used. `message` says what is wrong and what to do, `field` names the input."""

    code = "saisie_invalide"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def decode(text: str) -> Any:
    """JSON text to Python, numbers with decimals kept as text so that no float is made."""
    try:
        return json.loads(text, parse_float=str, parse_constant=_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise FactsError(
            "document",
            f"Le document n’est pas du JSON valide (ligne {error.lineno}, colonne {error.colno}). "
            "Vérifiez les guillemets, les virgules et les accolades à cet endroit.",
        ) from None
    except (RecursionError, ValueError) as error:
        if isinstance(error, FactsError):
            raise
        raise FactsError("document", "Le document JSON est trop profond ou contient un nombre démesuré.") from None


def _constant(name: str) -> Any:
    raise FactsError(
        "document", f'«\u00a0{name}\u00a0» n’est pas un nombre. Écrivez un nombre décimal, par exemple "10.5".'
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise FactsError(
                _shown(key),
                f"La clé «\u00a0{_shown(key)}\u00a0» est écrite deux fois dans le même objet. Gardez-en une seule.",
            )
        found[key] = value
    return found


def number(value: object, path: str, *, maximum: int, positive: bool = False) -> Fraction:
    """A decimal string or an integer, between 0 and a maximum."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise FactsError(path, 'Un nombre est attendu, écrit entre guillemets, par exemple "10.5".')
    match = DECIMAL.fullmatch(str(value)) if isinstance(value, str) or abs(value) < 10**9 else None
    if match is None:
        raise FactsError(
            path,
            f"«\u00a0{_shown(value)}\u00a0» n’est pas un nombre décimal utilisable. Écrivez des chiffres et un point, "
            'par exemple "1200" ou "10.5".',
        )
    result = Fraction(match.group(0))
    if match.group(1) and result != 0:
        raise FactsError(path, f"«\u00a0{_shown(value)}\u00a0» est négatif. Indiquez zéro ou un nombre positif.")
    if positive and result == 0:
        raise FactsError(path, "La valeur doit être supérieure à zéro.")
    if result > maximum:
        raise FactsError(
            path, f"«\u00a0{_shown(value)}\u00a0» dépasse le maximum possible ({maximum}). Vérifiez l’unité."
        )
    return abs(result)


def quantity(value: object, path: str, *, compteur: str, maximum: int, positive: bool = False) -> int:
    """Hours or euros of a counter, in its smallest unit (whole seconds, whole cents)."""
    exact = number(value, path, maximum=maximum, positive=positive) * scale_of(compteur)
    if exact.denominator != 1:
        unit = "un centime" if scale_of(compteur) == 100 else "une seconde de formation"
        raise FactsError(
            path, f"«\u00a0{_shown(value)}\u00a0» est plus précis que {unit}. Arrondissez à deux décimales."
        )
    return exact.numerator


def whole(value: object, path: str, *, maximum: int) -> int:
    """A whole number."""
    exact = number(value, path, maximum=maximum)
    if exact.denominator != 1:
        raise FactsError(path, f"«\u00a0{_shown(value)}\u00a0» n’est pas un nombre entier.")
    return exact.numerator


def year(value: object, path: str, *, first: int = FIRST_YEAR) -> int:
    """A year that the portal can know."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise FactsError(path, "Une année est attendue, en chiffres et sans guillemets, par exemple 2017.")
    if not first <= value <= LAST_YEAR:
        raise FactsError(path, f"L’année doit être comprise entre {first} et {LAST_YEAR}.")
    return value


def day(value: object, path: str, *, first_year: int = 1900) -> date:
    """A day, written YYYY-MM-DD."""
    if not isinstance(value, str) or not ISO_DAY.fullmatch(value):
        raise FactsError(path, 'Une date est attendue au format AAAA-MM-JJ, par exemple "2017-06-01".')
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise FactsError(
            path, f"La date «\u00a0{value}\u00a0» n’existe pas dans le calendrier. Vérifiez le jour et le mois."
        ) from None
    if not first_year <= found.year <= LAST_YEAR:
        raise FactsError(path, f"L’année de la date doit être comprise entre {first_year} et {LAST_YEAR}.")
    return found


def choice(value: object, path: str, options: Iterable[str]) -> str:
    """One word of a closed list."""
    allowed = list(options)
    if not isinstance(value, str) or value not in allowed:
        raise FactsError(
            path, f"«\u00a0{_shown(value)}\u00a0» n’est pas un choix possible. Choix\u00a0: {', '.join(allowed)}."
        )
    return value


def flag(value: object, path: str) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise FactsError(path, "Répondez par true ou false, sans guillemets.")
    return value


def siret(value: object, path: str) -> str:
    """A SIRET: 14 digits, Luhn key, and the sum rule of the establishments of La Poste."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{14}", value, re.ASCII):
        raise FactsError(path, "Le numéro Siret de l’employeur compte 14 chiffres, sans espace.")
    digits = [int(character) for character in value]
    doubled = sum(sum(divmod(digit * 2, 10)) if rank % 2 == 0 else digit for rank, digit in enumerate(digits))
    la_poste = value.startswith(LA_POSTE) and sum(digits) % 5 == 0
    if doubled % 10 != 0 and not la_poste or not any(digits):
        raise FactsError(
            path,
            f"Le numéro Siret «\u00a0{value}\u00a0» est inexact\u00a0: sa clé de contrôle ne correspond pas. Vérifiez chaque chiffre.",
        )
    return value


def association(value: object, path: str) -> str:
    """RNA number (W and nine characters), or SIREN or SIRET where the local register gives no RNA."""
    if not isinstance(value, str) or not re.fullmatch(r"W[0-9][0-9AB][0-9]{7}|[0-9]{9}|[0-9]{14}", value, re.ASCII):
        raise FactsError(
            path, 'Le numéro RNA de l’association s’écrit W suivi de neuf chiffres, par exemple "W751234567".'
        )
    return value


def _shown(value: object) -> str:
    text = "".join(character if character.isprintable() else "?" for character in str(value))
    return text if len(text) <= 40 else text[:40] + "…"


@dataclass(frozen=True, slots=True)
class Reader:
    """One JSON object: each key is read once, and a key that nobody knows is refused."""

    content: Mapping[str, Any]
    path: str

    @classmethod
    def of(cls, value: object, path: str, known: Iterable[str]) -> "Reader":
        """Check that the value is an object with known keys only."""
        if not isinstance(value, Mapping):
            raise FactsError(path or "document", "Un objet JSON est attendu, entre accolades.")
        names = list(known)
        for key in value:
            if key not in names:
                raise FactsError(
                    _join(path, _shown(key)),
                    f"La clé «\u00a0{_shown(key)}\u00a0» n’est pas connue ici. Clés possibles\u00a0: {', '.join(names)}.",
                )
        return cls(value, path)

    def at(self, key: str) -> str:
        """Path of a key, for messages."""
        return _join(self.path, key)

    def required(self, key: str, read: Callable[..., T], **options: Any) -> T:
        """A value that must be there."""
        value = self.content.get(key)
        if value is None:
            raise FactsError(self.at(key), f"La valeur «\u00a0{key}\u00a0» manque. Renseignez-la.")
        return read(value, self.at(key), **options)

    def optional(self, key: str, read: Callable[..., T], **options: Any) -> T | None:
        """A value that may be omitted or null."""
        value = self.content.get(key)
        return None if value is None else read(value, self.at(key), **options)

    def each(self, key: str, read: Callable[[object, str], T], *, limit: int = 2000) -> tuple[T, ...]:
        """A list, possibly omitted."""
        value = self.content.get(key)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            raise FactsError(self.at(key), "Une liste est attendue, entre crochets.")
        if len(value) > limit:
            raise FactsError(self.at(key), f"La liste dépasse {limit} éléments. Réduisez-la.")
        return tuple(read(item, f"{self.at(key)}[{rank}]") for rank, item in enumerate(value))


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
