"""Locking balances, drafting movements on them and writing both. The verbs are in `ledger`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from accounts.enums import Compteur, NatureMouvement
from accounts.models import Mouvement, Solde
from accounts.services.ledger_fold import apply, indu_change
from accounts.services.ledger_hash import chained, fingerprint
from cpa_portal.audit.models import JournalEntry
from cpa_portal.errors import Conflict, InvalidInput

SOLDE = tuple(field.attname for field in Solde._meta.concrete_fields)
NAMED = "s.compte_id = %s AND s.compteur = %s AND s.lie_a = %s"
KEYED = "s.id = %s"
#: One exchange: the balance under lock, then (with a fresh view) the hour and what bears this key or resolves this hold.
LOOK = (
    f"SELECT {', '.join('s.' + name for name in SOLDE)}, c.titulaire_id FROM accounts_solde s"  # noqa: S608  columns
    " JOIN accounts_compte c ON c.id = s.compte_id WHERE {where} FOR NO KEY UPDATE OF s;"
    " SELECT clock_timestamp(), m.id, m.cle, m.reservation_id FROM (SELECT 1) one LEFT JOIN ("
    "SELECT m.id, m.cle, m.reservation_id FROM accounts_mouvement m JOIN accounts_solde s ON s.id = m.solde_id"
    " WHERE {where} AND {wanted}) m ON true"
)
KEY = "m.cle = %s"
KEY_OR_RESOLUTION = "(m.cle = %s OR (m.reservation_id = %s AND m.nature IN ('debit', 'liberation', 'expiration')))"


@dataclass(frozen=True, slots=True)
class Found:
    """A balance under lock, what was posted under the key, and whether the reservation is resolved."""

    solde: Solde
    posted: Mouvement | None
    resolved: bool


def look_by_name(*, compte_id: int, compteur: str, lie_a: str, cle: str) -> Found:
    """The balance of a counter under lock, made if it never existed."""
    found = _look(NAMED, [compte_id, compteur, lie_a], KEY, [cle])
    if found is None:
        if compteur not in Compteur.values or (compteur == Compteur.ABONDEMENT) != lie_a.startswith("dossier:"):
            raise InvalidInput("Ce compteur n’existe pas.", code="compteur_inconnu", field="compteur")
        Solde.objects.bulk_create([Solde(compte_id=compte_id, compteur=compteur, lie_a=lie_a)], ignore_conflicts=True)
        found = _look(NAMED, [compte_id, compteur, lie_a], KEY, [cle])
    if found is None:
        raise Solde.DoesNotExist
    return found


def look_by_key(*, solde_id: int, cle: str, reservation: Mouvement | None = None) -> Found:
    """A balance under lock, for what resolves a reservation or cancels a movement."""
    wanted, values = (KEY, [cle]) if reservation is None else (KEY_OR_RESOLUTION, [cle, reservation.pk])
    found = _look(KEYED, [solde_id], wanted, values)
    if found is None:
        raise Solde.DoesNotExist
    return found


def _look(where: str, names: list[Any], wanted: str, values: list[Any]) -> Found | None:
    with connection.cursor() as cursor:
        cursor.execute(LOOK.format(where=where, wanted=wanted), [*names, *names, *values])
        row = cursor.fetchone()
        if row is None:
            return None
        cursor.nextset()
        rows = cursor.fetchall()
    solde = Solde.from_db(connection.alias, SOLDE, row[:-1])
    solde.titulaire_id, solde.moment = row[-1], rows[0][0]  # type: ignore[attr-defined]
    cle = values[0]
    pk = next((one[1] for one in rows if one[2] == cle), None)
    return Found(
        solde=solde,
        posted=None if pk is None else Mouvement.objects.get(pk=pk),
        resolved=any(one[3] is not None for one in rows),
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


def write(solde: Solde, movements: Sequence[Mouvement], entries: Sequence[JournalEntry]) -> None:
    """Insert the movements with their entry in the journal, then the balance that they lead to, in one exchange."""
    statements: list[str] = []
    values: list[Any] = []
    for movement, entry in zip(movements, entries, strict=True):
        statements.append(_insert())
        values += [field.get_db_prep_save(getattr(movement, field.attname), connection) for field in INSERTED]
        values += [field.get_db_prep_save(getattr(entry, field.attname), connection) for field in JOURNALED]
    values += [
        solde.credite,
        solde.debite,
        solde.reserve,
        solde.manque,
        solde.version,
        bytes(solde.head_hash),
        solde.pk,
    ]
    with connection.cursor() as cursor:
        cursor.execute("; ".join([*statements, UPDATE]), values)
        for movement in movements:
            movement.pk = int(cursor.fetchone()[0])
            movement._state.adding, movement._state.db = False, connection.alias
            cursor.nextset()


INSERTED = [field for field in Mouvement._meta.concrete_fields if not field.primary_key]
#: Columns of the journal that are told; the database fills the others, and names the movement by its key.
JOURNALED = [
    field
    for field in JournalEntry._meta.concrete_fields
    if not field.primary_key and field.name != "object_id" and not field.has_db_default()
]
UPDATE = (
    "UPDATE accounts_solde SET credite = %s, debite = %s, reserve = %s, manque = %s, version = %s, head_hash = %s"
    " WHERE id = %s"
)


@cache
def _insert() -> str:
    """One movement and its entry in the journal, which names it by the key that the insertion gives."""
    told = ", ".join(f"%s::{field.db_type(connection)}" for field in JOURNALED)
    return (  # columns of our own models, no input
        f"WITH m AS (INSERT INTO accounts_mouvement ({', '.join(str(field.column) for field in INSERTED)})"  # noqa: S608
        f" VALUES ({', '.join(['%s'] * len(INSERTED))}) RETURNING id)"
        f" INSERT INTO audit_journalentry ({', '.join(str(field.column) for field in JOURNALED)}, object_id)"
        f" SELECT {told}, m.id::text FROM m RETURNING object_id"
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
