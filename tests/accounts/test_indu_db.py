"""What the database refuses about indus, tried with raw SQL."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import ActeIndu, Indu
from cpa_portal.clock.moment import Moment
from tests.builders.indus import overdrawn

pytestmark = pytest.mark.django_db


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_one_indu_is_open_on_a_balance(at: Moment) -> None:
    overdrawn(at)
    with pytest.raises(IntegrityError, match="one_indu_is_open_on_a_balance"):
        run(
            "INSERT INTO accounts_indu SELECT gen_random_uuid(), etat, opened_on, closed_on, first_version, seen_version,"
            " answer_until, solde_id FROM accounts_indu"
        )


def test_a_closed_indu_says_when(at: Moment) -> None:
    overdrawn(at)
    with pytest.raises(IntegrityError, match="a_closed_indu_says_when"):
        run("UPDATE accounts_indu SET etat = 'clos'")
    with pytest.raises(IntegrityError, match="a_closed_indu_says_when"):
        run("UPDATE accounts_indu SET closed_on = '2017-05-15'")


@pytest.mark.parametrize("change", ["opened_on = '2017-01-01'", "first_version = 1", "solde_id = solde_id + 1"])
def test_where_an_indu_comes_from_never_changes(at: Moment, change: str) -> None:
    overdrawn(at)
    with pytest.raises(DatabaseError):
        run(f"UPDATE accounts_indu SET {change}")


@pytest.mark.parametrize("change", ["texte = 'autre'", "quantite = 0", "document_id = NULL"])
def test_an_act_is_never_changed(at: Moment, change: str) -> None:
    overdrawn(at)
    with pytest.raises(DatabaseError):
        run(f"UPDATE accounts_acteindu SET {change}")


@pytest.mark.parametrize(
    ("nature", "constraint"),
    [
        ("observations", "observations_and_their_answer_are_written"),
        ("confirmation", "a_notice_or_a_decision_is_a_document"),
        ("notice", "a_notice_or_a_decision_is_a_document"),
    ],
)
def test_an_act_says_what_its_nature_asks(at: Moment, nature: str, constraint: str) -> None:
    overdrawn(at)
    with pytest.raises(IntegrityError, match=constraint):
        run(
            "INSERT INTO accounts_acteindu (indu_id, rang, nature, quantite, texte, made_on)"
            " VALUES (%s, 9, %s, 0, '', '2017-05-15')",
            Indu.objects.get().pk,
            nature,
        )


def test_an_act_has_one_rank(at: Moment) -> None:
    overdrawn(at)
    acte = ActeIndu.objects.get()
    with pytest.raises(IntegrityError, match="an_act_has_one_rank_in_its_indu"):
        run(
            "INSERT INTO accounts_acteindu (indu_id, rang, nature, quantite, texte, made_on)"
            " VALUES (%s, %s, 'cloture', 0, '', '2017-05-15')",
            acte.indu_id,
            acte.rang,
        )
