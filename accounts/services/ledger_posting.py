"""Locking balances, drafting movements on them and writing both. The verbs are in `ledger`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from accounts.enums import Compteur, NatureMouvement
from accounts.models import Mouvement, Solde
from accounts.services.ledger_fold import apply, indu_change
from accounts.services.ledger_hash import chained, fingerprint
from cpa_portal.audit.journal import TOLD
from cpa_portal.db.prepared import ask
from cpa_portal.errors import Conflict, InvalidInput

SOLDE = tuple(field.attname for field in Solde._meta.concrete_fields)
#: Where LOOK answers with the version under lock, and with the one that it saw before.
VERSION, SEEN = SOLDE.index("version"), len(SOLDE) + 2
#: The balance under lock, the hour, its version as the statement saw it before the lock, and what bears the key.
LOOK = (  # columns of our own model, no input
    f"SELECT {', '.join('s.' + name for name in SOLDE)}, c.titulaire_id, clock_timestamp() AT TIME ZONE 'UTC',"  # noqa: S608
    " (SELECT seen.version FROM accounts_solde seen WHERE seen.id = s.id),"
    " (SELECT m.id FROM accounts_mouvement m WHERE m.solde_id = s.id AND m.cle = %s){more}"
    " FROM accounts_solde s JOIN accounts_compte c ON c.id = s.compte_id WHERE {where} FOR NO KEY UPDATE OF s"
)
RESOLUTION = (
    ", (SELECT m.id FROM accounts_mouvement m WHERE m.reservation_id = %s"
    " AND m.nature IN ('debit', 'liberation', 'expiration'))"
)
LOOK_BY_NAME = LOOK.format(more="", where="s.compte_id = %s AND s.compteur = %s AND s.lie_a = %s")
LOOK_BY_KEY = LOOK.format(more=RESOLUTION, where="s.id = %s")


@dataclass(frozen=True, slots=True)
class Found:
    """A balance under lock, what was posted under the key, and whether the reservation is resolved."""

    solde: Solde
    posted: Mouvement | None
    resolved: bool


def look_by_name(*, compte_id: int, compteur: str, lie_a: str, cle: str) -> Found:
    """The balance of a counter under lock, made if it never existed."""
    values = (cle, compte_id, compteur, lie_a)
    found = _look(LOOK_BY_NAME, values)
    if found is None:
        if compteur not in Compteur.values or (compteur == Compteur.ABONDEMENT) != lie_a.startswith("dossier:"):
            raise InvalidInput("Ce compteur n’existe pas.", code="compteur_inconnu", field="compteur")
        Solde.objects.bulk_create([Solde(compte_id=compte_id, compteur=compteur, lie_a=lie_a)], ignore_conflicts=True)
        found = _look(LOOK_BY_NAME, values)
    if found is None:
        raise Solde.DoesNotExist
    return found


def look_by_key(*, solde_id: int, cle: str, reservation: Mouvement | None = None) -> Found:
    """A balance under lock, for what resolves a reservation or cancels a movement."""
    found = _look(LOOK_BY_KEY, (cle, None if reservation is None else reservation.pk, solde_id))
    if found is None:
        raise Solde.DoesNotExist
    return found


def _look(statement: str, values: Sequence[Any]) -> Found | None:
    """Look again if somebody moved the balance while we waited for the lock: the key was read before it."""
    rows = ask(statement, values)
    if rows and rows[0][VERSION] != rows[0][SEEN]:
        rows = ask(statement, values)
    if not rows:
        return None
    parts, (titulaire_id, moment, _, posted, *resolved) = rows[0][: len(SOLDE)], rows[0][len(SOLDE) :]
    solde = Solde.from_db(DEFAULT_DB_ALIAS, SOLDE, parts)
    solde.titulaire_id, solde.moment = titulaire_id, moment.replace(tzinfo=UTC)  # type: ignore[attr-defined]
    return Found(
        solde=solde,
        posted=None if posted is None else Mouvement.objects.get(pk=posted),
        resolved=any(pk is not None for pk in resolved),
    )


def replay(posted: Mouvement, asked: Mouvement) -> Mouvement:
    """The movement posted before, if what is asked again is the same thing. Raises Conflict otherwise."""
    if bytes(posted.empreinte) != fingerprint(asked):
        raise Conflict(
            "Cette opération a déjà été enregistrée avec un autre contenu\u00a0: rien n’a été modifié.",
            code="cle_reutilisee",
        )
    return posted


def draft(
    solde: Solde, movement: Mouvement, *, held: int = 0, cancels: str = "", held_again: bool = False
) -> Mouvement:
    """Give the movement its place on the balance, and change the balance in memory.

    `held` is what the resolved reservation held; `held_again` says that the rest is held by the next movement.
    """
    movement.solde = solde
    movement.manque_delta = (
        0 if held_again else indu_change(solde, movement.nature, movement.quantite, held=held, cancels=cancels)
    )
    apply(solde, movement.nature, movement.quantite, movement.manque_delta, held=held, cancels=cancels)
    movement.recorded_at = solde.moment  # type: ignore[attr-defined]
    movement.version = solde.version + 1
    movement.disponible_apres = solde.available
    movement.prev_hash = bytes(solde.head_hash)
    movement.empreinte = fingerprint(movement)
    movement.hash = chained(movement, solde)
    solde.version, solde.head_hash = movement.version, movement.hash
    return movement


def write(solde: Solde, movements: Sequence[Mouvement], entries: Sequence[Sequence[Any]]) -> None:
    """Insert the movements with their entry in the journal (see `told`), the last one with the balance it leads to."""
    balance = (solde.credite, solde.debite, solde.reserve, solde.manque, solde.version, solde.head_hash)
    for movement, entry in zip(movements, entries, strict=True):
        values = [*MOVEMENT(movement), *entry]
        last = movement is movements[-1]
        rows = ask(INSERT_AND_UPDATE, [*values, *balance]) if last else ask(INSERT, values)
        movement.pk = rows[0][0]
        movement._state.adding, movement._state.db = False, DEFAULT_DB_ALIAS


INSERTED = [field.attname for field in Mouvement._meta.concrete_fields if not field.primary_key]
MOVEMENT = attrgetter(*INSERTED)
#: One movement and its entry in the journal, which names it by the key that the insertion gives.
BOTH = (  # columns of our own models, no input
    f"WITH m AS (INSERT INTO accounts_mouvement ({', '.join(INSERTED)})"  # noqa: S608
    f" VALUES ({', '.join(['%s'] * len(INSERTED))}) RETURNING id, solde_id), j AS ("
    f"INSERT INTO audit_journalentry ({', '.join(TOLD)}, object_id)"
    f" SELECT {', '.join(f'%s::{kind}' for kind in TOLD.values())}, id::text FROM m) "
)
INSERT = f"{BOTH}SELECT id FROM m"  # noqa: S608
INSERT_AND_UPDATE = (
    f"{BOTH}UPDATE accounts_solde s SET credite = %s, debite = %s, reserve = %s, manque = %s, version = %s,"  # noqa: S608
    " head_hash = %s FROM m WHERE s.id = m.solde_id RETURNING m.id"
)


def verb_of(movement: Mouvement) -> str:
    """Verb of the journal."""
    return f"accounts.{VERBS[NatureMouvement(movement.nature)]}"


VERBS = {
    NatureMouvement.CREDIT: "credit",
    NatureMouvement.REPRISE: "correct_down",
    NatureMouvement.RESERVATION: "hold",
    NatureMouvement.LIBERATION: "release",
    NatureMouvement.DEBIT: "capture",
    NatureMouvement.EXPIRATION: "expire",
    NatureMouvement.ANNULATION: "reverse",
}
