"""Acceptance of a mandate by a one-time code that the person reads out and the adviser types."""

import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from accounts import emails
from accounts.enums import ModeAcceptation
from accounts.models import Mandat
from accounts.services.mandats import locked, put_in_force
from accounts.workflow import MANDAT
from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.secrets import keyed_index
from cpa_portal.errors import InvalidInput, NotAllowed, Refused

CODE_COLUMN = "accounts_mandat.code"
#: Codes that one proposal may ask for: with the tries of each, guessing stays out of reach.
CODES_PER_PROPOSAL = 5


def _hashed(mandat: Mandat, code: str) -> str:
    return keyed_index(f"{mandat.pk}:{code}", column=CODE_COLUMN).hex()


def _require_adviser(actor: Actor) -> None:
    if actor.role != Role.CONSEILLER:
        raise NotAllowed("Seul le conseiller demande et saisit ce code.")


@transaction.atomic
def send_code(*, mandat_id: int, actor: Actor, at: Moment) -> Mandat:
    """Send the person a new code; the former one dies. The answer is the same when nobody receives it."""
    _require_adviser(actor)
    mandat = locked(mandat_id=mandat_id, actor=actor)
    MANDAT.next(mandat.etat, "accepter")
    if mandat.codes_sent >= CODES_PER_PROPOSAL:
        raise Refused(
            "Cinq codes ont déjà été envoyés pour cette proposition. La personne peut l’accepter dans son espace, "
            "ou vous pouvez lui faire une nouvelle proposition.",
            code="trop_de_codes",
        )
    code = f"{secrets.randbelow(1_000_000):06d}"
    mandat.code_hash = _hashed(mandat, code)
    mandat.code_expires_at = at.now + timedelta(minutes=settings.CODE_MANDAT_MINUTES)
    mandat.code_tries = 0
    mandat.codes_sent += 1
    mandat.save(update_fields=["code_hash", "code_expires_at", "code_tries", "codes_sent"])
    record(actor=actor, at=at, verb="accounts.send_code", target=mandat, titulaire_id=mandat.titulaire_id)
    if mandat.titulaire is not None:
        emails.to_titulaire(
            "mandat_code", titulaire=mandat.titulaire, at=at, code=code, minutes=settings.CODE_MANDAT_MINUTES
        )
    return mandat


def accept_with_code(*, mandat_id: int, code: str, actor: Actor, at: Moment) -> Mandat:
    """Put the mandate in force if the code is right.

    Raises InvalidInput (field "code") for a wrong, used or late code. A wrong try is committed before
    the refusal, so that nobody gets more tries than the law of the code gives.
    """
    _require_adviser(actor)
    mandat, refusal = _try_code(mandat_id=mandat_id, code=code, actor=actor, at=at)
    if refusal:
        raise InvalidInput(refusal, code="code_refuse", field="code")
    return mandat


@transaction.atomic
def _try_code(*, mandat_id: int, code: str, actor: Actor, at: Moment) -> tuple[Mandat, str]:
    mandat = locked(mandat_id=mandat_id, actor=actor)
    MANDAT.next(mandat.etat, "accepter")
    if not mandat.code_hash or mandat.code_expires_at is None:
        return mandat, "Aucun code n’est en cours. Faites-en envoyer un à la personne."
    if at.now > mandat.code_expires_at:
        return mandat, f"Ce code a plus de {settings.CODE_MANDAT_MINUTES}\u00a0minutes. Faites-en envoyer un nouveau."
    if mandat.code_tries >= settings.CODE_MANDAT_ESSAIS:
        return mandat, "Trop d’essais\u00a0: ce code ne sert plus. Faites-en envoyer un nouveau."
    mandat.code_tries += 1
    mandat.save(update_fields=["code_tries"])
    right = hmac.compare_digest(mandat.code_hash, _hashed(mandat, code))
    if mandat.titulaire is not None and right:
        return put_in_force(mandat, mode=ModeAcceptation.CODE, actor=actor, at=at), ""
    record(actor=actor, at=at, verb="accounts.wrong_code", target=mandat, titulaire_id=mandat.titulaire_id)
    left = settings.CODE_MANDAT_ESSAIS - mandat.code_tries
    if left <= 0:
        return mandat, "Ce code n’est pas le bon, et il ne sert plus\u00a0: faites-en envoyer un nouveau."
    tries = "Il reste un essai." if left == 1 else f"Il reste {left}\u00a0essais."
    return mandat, f"Ce code n’est pas le bon. Relisez-le avec la personne. {tries}"
