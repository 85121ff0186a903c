"""Locking balances, drafting movements on them and writing both. The verbs are in `ledger`."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.enums import RESOLUTIONS, Compteur, NatureMouvement
from accounts.models import Mouvement, Solde
from accounts.services.ledger_fold import apply, indu_change
from accounts.services.ledger_hash import chained, fingerprint
from cpa_portal.db.bulk import copy_in
from cpa_portal.db.moments import ClockTimestamp
from cpa_portal.errors import Conflict, InvalidInput

Name = tuple[int, str, str]


def locked() -> "QuerySet[Solde]":
    """Balances under lock, with the database's clock (`moment`) and their account."""
    return (
        Solde.objects.select_for_update(of=("self",), no_key=True)
        .select_related("compte")
        .annotate(moment=ClockTimestamp())
    )


def lock_one(*, compte_id: int, compteur: str, lie_a: str = "") -> Solde:
    """The balance of a counter under lock, made if it never existed."""
    wanted = locked().filter(compte_id=compte_id, compteur=compteur, lie_a=lie_a)
    found = next(iter(wanted), None)
    if found is None:
        if compteur not in Compteur.values or (compteur == Compteur.ABONDEMENT) != lie_a.startswith("dossier:"):
            raise InvalidInput("Ce compteur n’existe pas.", code="compteur_inconnu", field="compteur")
        Solde.objects.bulk_create([Solde(compte_id=compte_id, compteur=compteur, lie_a=lie_a)], ignore_conflicts=True)
        found = wanted.get()
    return found


def lock_many(names: Iterable[Name]) -> dict[Name, Solde]:
    """Several balances under lock, in the order of (account, counter, bond), made if they never existed."""
    wanted = sorted(set(names))
    comptes, compteurs = {name[0] for name in wanted}, {name[1] for name in wanted}
    known = set(
        Solde.objects.filter(compte__in=comptes, compteur__in=compteurs).values_list("compte_id", "compteur", "lie_a")
    )
    missing = [Solde(compte_id=name[0], compteur=name[1], lie_a=name[2]) for name in wanted if name not in known]
    if missing:
        Solde.objects.bulk_create(missing, ignore_conflicts=True)
    rows = locked().filter(compte__in=comptes, compteur__in=compteurs).order_by("compte_id", "compteur", "lie_a")
    return {(row.compte_id, row.compteur, row.lie_a): row for row in rows}


def earlier(solde: Solde, cle: str, *, reservation: Mouvement | None = None) -> tuple[Mouvement | None, bool]:
    """The movement already posted under this key, and whether the reservation is resolved. One query."""
    condition = Q(cle=cle)
    if reservation is not None:
        condition |= Q(reservation=reservation, nature__in=RESOLUTIONS)
    rows = list(Mouvement.objects.filter(condition, solde=solde))
    return next((row for row in rows if row.cle == cle), None), any(row.reservation_id for row in rows)


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


def write(soldes: Sequence[Solde], movements: Sequence[Mouvement]) -> None:
    """Insert the movements, then the balances that they lead to."""
    if len(movements) == 1:
        _write_one(soldes[0], movements[0])
        return
    copy_in(Mouvement, movements)
    columns = ("id", "credite", "debite", "reserve", "manque", "version")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_solde SET credite = n.credite, debite = n.debite, reserve = n.reserve, manque = n.manque,"
            " version = n.version, head_hash = n.head_hash FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[],"
            " %s::bigint[], %s::bigint[], %s::int[], %s::bytea[])"
            " AS n (id, credite, debite, reserve, manque, version, head_hash) WHERE accounts_solde.id = n.id",
            [
                *([getattr(row, column) for row in soldes] for column in columns),
                [bytes(row.head_hash) for row in soldes],
            ],
        )


INSERTED = [field for field in Mouvement._meta.concrete_fields if not field.primary_key]
INSERT_AND_UPDATE = (  # columns of our own model, no input
    f"INSERT INTO accounts_mouvement ({', '.join(str(field.column) for field in INSERTED)})"  # noqa: S608
    f" VALUES ({', '.join(['%s'] * len(INSERTED))}) RETURNING id;"
    " UPDATE accounts_solde SET credite = %s, debite = %s, reserve = %s, manque = %s, version = %s, head_hash = %s"
    " WHERE id = %s"
)


def _write_one(solde: Solde, movement: Mouvement) -> None:
    """The hot path: both statements in one exchange with the server."""
    values: list[Any] = [field.get_db_prep_save(getattr(movement, field.attname), connection) for field in INSERTED]
    parts: list[Any] = [
        solde.credite,
        solde.debite,
        solde.reserve,
        solde.manque,
        solde.version,
        bytes(solde.head_hash),
        solde.pk,
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_AND_UPDATE, values + parts)
        movement.pk = cursor.fetchone()[0]
    movement._state.adding, movement._state.db = False, connection.alias


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
