"""What the database itself refuses, whoever writes: tried in raw SQL as the application's role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Compte, Mouvement
from cpa_portal.clock.moment import Moment
from tests.builders.accounts import HOUR, compte, credit, hold, solde, use

pytestmark = pytest.mark.django_db
COLUMNS = (
    "solde_id", "version", "nature", "quantite", "manque_delta", "effective_on", "cle", "empreinte", "cause",
    "regle", "version_regles", "disponible_apres", "prev_hash", "hash", "reservation_id", "annule_id", "expires_on",
    "alimentation_id",
)  # fmt: skip


@pytest.fixture
def nadia(at: Moment) -> Compte:
    found = compte(at=at)
    credit(found, 48, at=at)
    return found


def insert(of: Compte, at: Moment, **changes: Any) -> None:
    """A movement that follows the last one, but for what the test changes."""
    row = solde(of)
    values = {
        "solde_id": row.pk, "version": row.version + 1, "nature": "credit", "quantite": HOUR, "manque_delta": 0,
        "effective_on": at.today, "cle": "brut", "empreinte": bytes(32), "cause": "essai", "regle": "",
        "version_regles": "", "disponible_apres": row.available, "prev_hash": bytes(row.head_hash), "hash": bytes(32),
        **changes,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO accounts_mouvement ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})",
            [values.get(column) for column in COLUMNS],
        )


def refused(name: str, act: Callable[[], Any]) -> None:
    """The act breaks the constraint of this name."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
        connection.check_constraints()
    assert error.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]


def update_solde(of: Compte, **values: Any) -> None:
    assignments = ", ".join(f"{column} = {value}" for column, value in values.items())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE accounts_solde SET {assignments} WHERE id = %s", [solde(of).pk])


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("a_movement_has_a_positive_quantity", {"quantite": 0}),
        ("what_is_available_is_never_negative", {"disponible_apres": -1}),
        ("versions_of_a_balance_have_no_twin", {"version": 1, "prev_hash": bytes(32)}),
        ("a_key_moves_a_balance_once", {"cle": "credit:1"}),
        ("a_movement_follows_the_one_before", {"version": 9}),
        ("a_movement_follows_the_one_before", {"prev_hash": b"\1" * 32}),
        ("a_movement_follows_the_one_before", {"hash": b"court"}),
        ("only_a_resolution_names_its_reservation", {"nature": "debit"}),
        ("only_an_annulation_names_what_it_cancels", {"nature": "annulation"}),
        ("only_a_reservation_expires", {"expires_on": "2017-06-01"}),
        ("the_indu_grows_by_corrections_and_shrinks_by_credits", {"manque_delta": 5}),
        ("the_indu_grows_by_corrections_and_shrinks_by_credits", {"nature": "reprise", "manque_delta": HOUR + 1}),
    ],
)
def test_a_movement_that_breaks_the_rules(nadia: Compte, at: Moment, name: str, changes: dict[str, Any]) -> None:
    refused(name, lambda: insert(nadia, at, **changes))


def test_a_reservation_cannot_be_resolved_twice(nadia: Compte, at: Moment) -> None:
    debit = use(nadia, 10, at=at)
    again = {"nature": "liberation", "reservation_id": debit.reservation_id, "quantite": 10 * HOUR}
    refused("a_reservation_is_resolved_once", lambda: insert(nadia, at, **again))


@pytest.mark.parametrize("changes", [{"quantite": 11 * HOUR}, {"nature": "liberation", "quantite": HOUR}])
def test_a_resolution_fits_its_reservation(nadia: Compte, at: Moment, changes: dict[str, Any]) -> None:
    held = hold(nadia, 10, at=at)
    wanted = {"nature": "debit", "reservation_id": held.pk, **changes}
    refused("a_resolution_fits_a_reservation_of_its_balance", lambda: insert(nadia, at, **wanted))


def test_a_reservation_of_another_counter_resolves_nothing(nadia: Compte, at: Moment) -> None:
    credit(nadia, 10, at=at, compteur="dif")
    held = hold(nadia, 10, at=at, compteur="dif")
    wanted = {"nature": "liberation", "reservation_id": held.pk, "quantite": held.quantite}
    refused("a_resolution_fits_a_reservation_of_its_balance", lambda: insert(nadia, at, **wanted))


def test_an_annulation_mirrors_what_it_cancels(nadia: Compte, at: Moment) -> None:
    first = Mouvement.objects.get()
    wanted = {"nature": "annulation", "annule_id": first.pk, "quantite": HOUR}
    refused("an_annulation_mirrors_what_it_cancels", lambda: insert(nadia, at, **wanted))


def test_a_computation_only_gives_or_takes_back(nadia: Compte, at: Moment) -> None:
    wanted = {"nature": "reservation", "alimentation_id": 1}
    refused("a_computation_gives_or_takes_back", lambda: insert(nadia, at, **wanted))


def test_no_movement_changes_afterwards(nadia: Compte) -> None:
    for statement in ("UPDATE accounts_mouvement SET quantite = 1", "DELETE FROM accounts_mouvement"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("a_balance_follows_its_last_movement", {"credite": "credite + 3600"}),
        ("a_balance_follows_its_last_movement", {"credite": "credite + 3600", "version": "version + 1"}),
        ("a_balance_follows_its_last_movement", {"compteur": "'dif'"}),
        ("a_balance_follows_its_last_movement", {"debite": "-1"}),
    ],
)
def test_a_balance_never_changes_without_a_movement(nadia: Compte, name: str, values: dict[str, str]) -> None:
    refused(name, lambda: update_solde(nadia, **values))


@pytest.mark.parametrize(
    ("name", "compteur", "lie_a", "credite", "debite", "reserve", "manque"),
    [
        ("a_new_balance_is_empty", "cec", "", 1, 0, 0, 0),
        ("no_part_of_a_balance_is_negative", "cec", "", 0, 0, 0, -1),
        ("nobody_holds_or_uses_more_than_exists", "cec", "", 0, 1, 0, 0),
        ("an_indu_leaves_nothing_available", "cec", "", 5, 0, 0, 5),
        ("only_an_abondement_is_bound_to_a_dossier", "cec", "dossier:1", 0, 0, 0, 0),
        ("only_an_abondement_is_bound_to_a_dossier", "abondement", "", 0, 0, 0, 0),
        ("a_counter_has_one_balance", "cpf", "", 0, 0, 0, 0),
    ],
)
def test_a_balance_that_breaks_the_rules(
    nadia: Compte, name: str, compteur: str, lie_a: str, credite: int, debite: int, reserve: int, manque: int
) -> None:
    version = 0 if name in ("a_new_balance_is_empty", "a_counter_has_one_balance") else 1
    refused(
        name,
        lambda: connection.cursor().execute(
            "INSERT INTO accounts_solde (compte_id, compteur, lie_a, credite, debite, reserve, manque, version, head_hash)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [nadia.pk, compteur, lie_a, credite, debite, reserve, manque, version, bytes(32)],
        ),
    )
