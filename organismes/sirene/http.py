"""The API Sirene of Insee (version 3.11), by key: https://portail-api.insee.fr."""

import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import date
from typing import Any

from organismes.sirene.base import Etablissement, RegistreIndisponibleError

MAX_BYTES = 1_000_000
TRIES = 2
PAUSE_SECONDS = 0.3
PRIVATE = "[ND]"
CLOSED = "F"
VOIES = {
    "ALL": "allée", "AV": "avenue", "BD": "boulevard", "CHE": "chemin", "CRS": "cours", "IMP": "impasse",
    "PL": "place", "QU": "quai", "QUAI": "quai", "RTE": "route", "RUE": "rue", "SQ": "square", "ZA": "ZA",
}  # fmt: skip


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The key goes to one address and never to another."""

    def redirect_request(self, *given: Any, **named: Any) -> None:
        return None


OPENER = urllib.request.build_opener(_NoRedirect)


@dataclass(frozen=True, slots=True)
class RegistreInsee:
    """The register behind its API."""

    url: str
    key: str
    seconds: float

    def look_up(self, siret: str) -> Etablissement | None:
        """The establishment, or None when the register says that it has none."""
        answer = self._ask(siret)
        if answer is None:
            return None
        try:
            return read(answer["etablissement"])
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            raise RegistreIndisponibleError("reponse_illisible") from None

    def _ask(self, siret: str) -> dict[str, Any] | None:
        for attempt in range(1, TRIES + 1):
            try:
                return self._once(siret)
            except RegistreIndisponibleError as error:
                if error.cause not in {"panne", "delai"} or attempt == TRIES:
                    raise
                time.sleep(PAUSE_SECONDS)
        raise AssertionError("the last try returns or raises")

    def _once(self, siret: str) -> dict[str, Any] | None:
        request = urllib.request.Request(  # noqa: S310  the address is a setting
            f"{self.url.rstrip('/')}/siret/{siret}",
            headers={"X-INSEE-Api-Key-Integration": self.key, "Accept": "application/json"},
        )
        try:
            with OPENER.open(request, timeout=self.seconds) as answer:
                data = json.loads(answer.read(MAX_BYTES))
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == http.HTTPStatus.NOT_FOUND:
                return None
            raise RegistreIndisponibleError(_cause(error.code)) from None
        except ValueError:
            raise RegistreIndisponibleError("reponse_illisible") from None
        except (OSError, http.client.HTTPException):
            raise RegistreIndisponibleError("delai") from None
        if not isinstance(data, dict):
            raise RegistreIndisponibleError("reponse_illisible")
        return data


def _cause(status: int) -> str:
    if status == http.HTTPStatus.TOO_MANY_REQUESTS:
        return "quota"
    if status in {http.HTTPStatus.UNAUTHORIZED, http.HTTPStatus.FORBIDDEN}:
        return "cle"
    return "panne" if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR else "reponse_illisible"


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name) or ""
    return "" if value == PRIVATE else " ".join(str(value).split())


def _name(unit: dict[str, Any]) -> str:
    found = _text(unit, "denominationUniteLegale") or _text(unit, "denominationUsuelle1UniteLegale")
    first = _text(unit, "prenomUsuelUniteLegale") or _text(unit, "prenom1UniteLegale")
    last = _text(unit, "nomUsageUniteLegale") or _text(unit, "nomUniteLegale")
    return found or f"{first} {last}".strip()


def _street(row: dict[str, Any]) -> str:
    kind = _text(row, "typeVoieEtablissement")
    parts = [
        _text(row, "numeroVoieEtablissement"),
        _text(row, "indiceRepetitionEtablissement"),
        VOIES.get(kind.upper(), kind.lower()),
        _text(row, "libelleVoieEtablissement"),
    ]
    return " ".join(part for part in parts if part)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def read(row: dict[str, Any]) -> Etablissement:
    """One establishment of the API. Its present period comes first."""
    unit, address, period = row["uniteLegale"], row["adresseEtablissement"], row["periodesEtablissement"][0]
    closed = period["etatAdministratifEtablissement"] == CLOSED
    return Etablissement(
        siret=row["siret"],
        raison_sociale=_name(unit),
        adresse=_street(address),
        code_postal=_text(address, "codePostalEtablissement"),
        commune=_text(address, "libelleCommuneEtablissement"),
        forme_juridique=_text(unit, "categorieJuridiqueUniteLegale"),
        naf=_text(period, "activitePrincipaleEtablissement"),
        created_on=_day(row.get("dateCreationEtablissement")),
        closed_on=_day(period.get("dateDebut")) if closed else None,
        siege=bool(row["etablissementSiege"]),
        diffusion_partielle=row.get("statutDiffusionEtablissement") == "P",
    )
