"""What the register says of an establishment, and the ways in which it does not answer."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Etablissement:
    """One establishment. What its owner keeps private (`diffusion_partielle`) is empty."""

    siret: str
    raison_sociale: str
    adresse: str
    code_postal: str
    commune: str
    forme_juridique: str
    naf: str
    created_on: date | None
    closed_on: date | None
    siege: bool
    diffusion_partielle: bool

    def as_json(self) -> dict[str, Any]:
        """As kept in the database."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self).items()}


def from_json(kept: dict[str, Any]) -> Etablissement:
    """The inverse of `Etablissement.as_json`."""
    days = {name: date.fromisoformat(kept[name]) if kept[name] else None for name in ("created_on", "closed_on")}
    return Etablissement(**{**kept, **days})


class RegistreIndisponibleError(Exception):
    """The register did not answer: silence, quota, key refused, failure. `cause` says which."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Registre(Protocol):
    """A register of companies."""

    def look_up(self, siret: str) -> Etablissement | None:
        """The establishment of a SIRET already checked; None if the register answers that it has none.

        Raises RegistreIndisponibleError.
        """
