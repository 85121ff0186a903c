"""What the database refuses of a change of the law, whoever writes it, tried with raw SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import JeuDeParametres
from accounts.services import parametres
from cpa_portal.clock.moment import Moment
from tests.builders.mandats import a_user
from tests.builders.parametres import an_administrator, in_force, proposed, studied

pytestmark = pytest.mark.django_db
ACTIVE = "UPDATE accounts_jeudeparametres SET etat = 'actif', rang = 1, active_on = '2017-05-15'"
STUDIED = "UPDATE accounts_jeudeparametres SET etat = 'etudie', tour = tour + 1, base = 'droit'"


def refused(sql: str, *values: object) -> str:
    """Name of the rule that the statement breaks."""
    with pytest.raises(DatabaseError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    cause = raised.value.__cause__
    return cause.diag.constraint_name or str(cause)  # type: ignore[union-attr]


def agreed(at: Moment) -> JeuDeParametres:
    """Studied, one agreement short of being in force; the second one is written without the service."""
    jeu = studied(at)
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO accounts_approbationjeu (jeu_id, user_id, empreinte, made_on) VALUES (%s, %s, %s, %s)",
                [jeu.pk, an_administrator().user_id, jeu.empreinte, at.today],
            )
    return jeu


def test_the_hash_of_the_service_is_the_one_that_the_database_counts(at: Moment) -> None:
    jeu = proposed(at, valeur="24,5")
    parametres.set_value(
        jeu_id=jeu.pk, nom="STEP_POLICY", from_on=at.today, valeur="A", actor=an_administrator(), at=at
    )
    jeu = parametres.study(jeu_id=jeu.pk, actor=an_administrator(), at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash_of_jeu(j) FROM accounts_jeudeparametres j")
        assert cursor.fetchone()[0] == jeu.empreinte


def test_a_change_never_skips_its_study(at: Moment) -> None:
    proposed(at)
    assert refused(ACTIVE) == "a_change_follows_its_steps"
    assert refused(f"{STUDIED}, empreinte = repeat('a', 64)") == "a_hash_names_the_values_that_it_bears"
    assert refused("UPDATE accounts_jeudeparametres SET base = 'droit'") == "what_is_studied_keeps_its_hash"
    assert (
        refused(
            "INSERT INTO accounts_jeudeparametres (id, motif, etat, tour, base, empreinte, motif_refus)"
            " VALUES (gen_random_uuid(), 'm', 'etudie', 1, 'b', 'e', '')"
        )
        == "a_change_begins_as_a_draft"
    )


def test_agreements_are_not_carried_over_to_other_values(at: Moment) -> None:
    jeu = agreed(at)
    parametres.modify(jeu_id=jeu.pk, actor=an_administrator(), at=at)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_valeurproposee SET valeur = '99'")
    same = f"UPDATE accounts_jeudeparametres SET etat = 'etudie', tour = tour + 1, empreinte = '{jeu.empreinte}'"
    assert refused(same) == "a_hash_names_the_values_that_it_bears"
    assert refused(ACTIVE) == "a_change_follows_its_steps"


def test_what_is_under_study_keeps_its_values_its_hash_and_its_reason(at: Moment) -> None:
    studied(at)
    assert refused("UPDATE accounts_jeudeparametres SET empreinte = 'x'") == "what_is_studied_keeps_its_hash"
    assert refused("UPDATE accounts_valeurproposee SET valeur = '99'") == "only_a_draft_changes_its_values"
    assert refused("DELETE FROM accounts_valeurproposee") == "only_a_draft_changes_its_values"
    assert "motif" in refused("UPDATE accounts_jeudeparametres SET motif = 'autre'")


def test_without_a_finished_study_nothing_is_in_force(at: Moment) -> None:
    agreed(at)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_campagne SET etat = 'arretee'")
    assert refused(ACTIVE) == "a_change_in_force_was_studied"


def test_changes_in_force_leave_no_gap(at: Moment) -> None:
    in_force(at, nom="salarie.plafond", valeur="160")
    agreed(at)
    waiting = " WHERE etat = 'etudie'"
    assert refused(ACTIVE.replace("rang = 1", "rang = 3") + waiting) == "changes_in_force_leave_no_gap"
    assert refused(ACTIVE + waiting) == "changes_in_force_leave_no_gap"
    with connection.cursor() as cursor:
        cursor.execute(ACTIVE.replace("rang = 1", "rang = 2") + waiting)
    assert list(JeuDeParametres.objects.order_by("rang").values_list("rang", flat=True)) == [1, 2]


def test_only_an_administrator_approves_and_only_what_is_studied(at: Moment) -> None:
    jeu = studied(at)
    insert = (
        "INSERT INTO accounts_approbationjeu (jeu_id, user_id, empreinte, made_on) VALUES (%s, %s, %s, '2017-05-15')"
    )
    someone = a_user().pk
    gone = a_user(is_administrateur=True, is_active=False).pk
    admin = an_administrator().user_id
    for user, empreinte in ((someone, jeu.empreinte), (gone, jeu.empreinte), (admin, "autre")):
        assert refused(insert, jeu.pk, user, empreinte) == "an_administrator_approves_what_is_studied"
    parametres.modify(jeu_id=jeu.pk, actor=an_administrator(), at=at)
    assert refused(insert, jeu.pk, admin, jeu.empreinte) == "an_administrator_approves_what_is_studied"


def test_a_change_in_force_is_never_rewritten_nor_taken_away(at: Moment) -> None:
    in_force(at)
    assert refused("UPDATE accounts_jeudeparametres SET etat = 'brouillon', rang = NULL, active_on = NULL") == (
        "a_change_that_is_over_is_never_rewritten"
    )
    assert "permission denied" in refused("DELETE FROM accounts_jeudeparametres")
    assert "permission denied" in refused("TRUNCATE accounts_valeurproposee")
