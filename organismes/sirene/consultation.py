"""One look-up: which register answers, what it said, and a short memory that spares it."""

import logging
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core.cache import cache

from organismes.sirene.base import Etablissement, Registre, RegistreIndisponibleError, from_json
from organismes.sirene.embedded import RegistreEmbarque
from organismes.sirene.http import RegistreInsee

logger = logging.getLogger(__name__)
EMBEDDED, NONE = "embedded", "aucun"
REMEMBERED_SECONDS = 600
REST_SECONDS = 30


class Issue(StrEnum):
    """How a look-up ended."""

    TROUVE = "trouve"
    INCONNU = "inconnu"
    INDISPONIBLE = "indisponible"


@dataclass(frozen=True, slots=True)
class Consultation:
    """What a look-up gave."""

    issue: Issue
    etablissement: Etablissement | None = None


def registre() -> Registre | None:
    """The register that the setting chooses; None when the portal has none."""
    if settings.SIRENE == NONE:
        return None
    if settings.SIRENE == EMBEDDED:
        return RegistreEmbarque()
    return RegistreInsee(url=settings.SIRENE, key=settings.SIRENE_CLE, seconds=settings.SIRENE_DELAI_SECONDES)


def consult(siret: str) -> Consultation:
    """Ask the register about a SIRET already checked. Never raises: a register that fails is `INDISPONIBLE`.

    After a failure it is left alone for half a minute, so that nobody waits for it again and again.
    """
    source = registre()
    if source is None:
        return Consultation(Issue.INDISPONIBLE)
    key, rest = f"sirene:{settings.SIRENE}:{siret}", f"sirene:{settings.SIRENE}:repos"
    if (kept := cache.get(key)) is not None:
        return Consultation(Issue.TROUVE, from_json(kept))
    if cache.get(rest):
        return Consultation(Issue.INDISPONIBLE)
    try:
        found = source.look_up(siret)
    except RegistreIndisponibleError as error:
        logger.warning("the Sirene register does not answer: %s", error.cause)
        cache.set(rest, error.cause, REST_SECONDS)
        return Consultation(Issue.INDISPONIBLE)
    if found is None:
        return Consultation(Issue.INCONNU)
    if settings.SIRENE != EMBEDDED:
        cache.set(key, found.as_json(), REMEMBERED_SECONDS)
    return Consultation(Issue.TROUVE, found)
