"""What is hashed of a movement: its content under its key, and the chain of its balance.

The texts are simple enough for SQL to write them too (`accounts/invariants/`): fields joined by line feeds.
"""

import hashlib
from datetime import UTC, date, datetime

from accounts.enums import NatureMouvement
from accounts.models import Mouvement, Solde

GENESIS = bytes(32)
#: Dated by the act itself, not by who asks: asking again another day is asking for the same thing.
DATED_BY_THE_ACT = (NatureMouvement.LIBERATION, NatureMouvement.EXPIRATION)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _digest(*fields: object) -> bytes:
    return hashlib.sha256("\n".join(_text(field) for field in fields).encode()).digest()


def content_text(
    nature: str, quantite: int, year: int, effective: str, cause: str, regle: str, version: str, alimentation_id: int
) -> str:
    """What `fingerprint` hashes of the movement of a computation, already in texts: for millions of them."""
    return f"{nature}\n{quantite}\n{year}\n{effective}\n{cause}\n{regle}\n{version}\n{alimentation_id}\n\n\n"


def chain_text(
    previous: str, compte_id: int, compteur: str, lie_a: str, version: int, delta: int, recorded: str, effective: str,
    cle: str, empreinte: str, available: int,
) -> str:  # fmt: skip
    """What `chained` hashes, already in texts."""
    return (
        f"{previous}\n{compte_id}\n{compteur}\n{lie_a}\n{version}\n{delta}\n{recorded}\n{effective}\n{cle}"
        f"\n{empreinte}\n{available}"
    )


def fingerprint(movement: Mouvement) -> bytes:
    """Hash of what was asked: two requests with the same key must have the same."""
    return _digest(
        movement.nature,
        movement.quantite,
        movement.accrual_year,
        None if movement.nature in DATED_BY_THE_ACT else movement.effective_on,
        movement.cause,
        movement.regle,
        movement.version_regles,
        movement.alimentation_id,
        movement.reservation_id,
        movement.annule_id,
        movement.expires_on,
    )


def chained(movement: Mouvement, solde: Solde) -> bytes:
    """Hash of the whole movement, of its balance's name and of the movement before."""
    return _digest(
        bytes(movement.prev_hash).hex(),
        solde.compte_id,
        solde.compteur,
        solde.lie_a,
        movement.version,
        movement.manque_delta,
        movement.recorded_at,
        movement.effective_on,
        movement.cle,
        bytes(movement.empreinte).hex(),
        movement.disponible_apres,
    )
