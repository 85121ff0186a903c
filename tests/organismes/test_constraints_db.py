"""What the database itself refuses, whatever Python says: each constraint is broken by name."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cpa_portal.clock.moment import Moment
from organismes.models import CoordonneesBancaires
from organismes.services import membres
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db


def refuse(name: str, sql: str, *params: object) -> None:
    """Run SQL that must break this constraint."""
    with pytest.raises(DatabaseError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


D = "UPDATE organismes_declarationactivite SET "
Q = "UPDATE organismes_qualite SET "


def test_a_siret_has_14_digits(at: Moment) -> None:
    build.organisme(at=at)
    refuse("a_siret_has_14_digits", "UPDATE organismes_organisme SET siret = '5310444100001'")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a_nda_has_11_digits", "nda = '1177051457'"),
        ("a_registered_declaration_has_a_number_and_a_date", "nda = ''"),
        ("a_registered_declaration_has_a_number_and_a_date", "decided_on = NULL"),
        ("a_refusal_has_a_motive_a_date_and_an_author", "etat = 'refusee', motif = ''"),
        ("a_filed_declaration_says_when", "filed_on = NULL"),
        ("a_filed_declaration_has_a_running_clock", "complete_on = NULL"),
        ("a_filed_declaration_has_a_running_clock", "complete_on = filed_on - 1"),
        ("a_declaration_to_complete_says_what_is_missing", "etat = 'a_completer'"),
        ("an_ended_declaration_says_when", "etat = 'caduque', ended_on = NULL"),
        ("a_declaration_ends_after_it_was_registered", "etat = 'annulee', ended_on = decided_on - 1"),
    ],
)
def test_a_declaration_ties_its_state_to_its_days(name: str, change: str, at: Moment) -> None:
    build.registered(at=at)
    refuse(name, D + change)


def test_an_organisme_has_one_declaration_under_way_or_live(at: Moment) -> None:
    body = build.registered(at=at)
    sql = (
        "INSERT INTO organismes_declarationactivite (organisme_id, etat, nda, objet, tacite, motif, motif_detail, "
        "pieces_demandees) VALUES (%s, 'brouillon', '', '', false, '', '', '')"
    )
    refuse("an_organisme_has_one_declaration_under_way_or_live", sql, body.pk)


def test_a_declaration_number_belongs_to_one_organisme(at: Moment) -> None:
    build.registered(at=at, rank=1)
    build.registered(at=at, rank=2)
    refuse("a_declaration_number_belongs_to_one_organisme", D + "nda = '11770514577'")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a_met_quality_says_since_when", "source = 'datadock', from_on = NULL"),
        ("a_nacre_convention_deems_quality_until_2017_12_31", "until_on = '2018-01-01'"),
        ("a_nacre_convention_has_both_days", "until_on = NULL"),
        ("a_quality_period_ends_after_it_starts", "until_on = from_on - 1"),
        ("a_suspended_quality_says_its_last_day", "source = 'label', etat = 'suspendu', until_on = NULL"),
    ],
)
def test_a_proof_of_quality_has_its_days(name: str, change: str, at: Moment) -> None:
    build.nacre(build.registered(at=at), at=at)
    refuse(name, Q + change)


def test_one_examination_and_one_nacre_convention_at_a_time(at: Moment) -> None:
    body = build.registered(at=at)
    insert = (
        "INSERT INTO organismes_qualite (organisme_id, source, etat, reference, commentaire, from_on, until_on) VALUES "
    )
    twice = "(%s, 'datadock', 'en_examen', '', '', NULL, NULL)"
    refuse("an_organisme_asks_for_one_examination_at_a_time", insert + f"{twice}, {twice}", body.pk, body.pk)
    nacre = "(%s, 'nacre', 'referencable', '', '', '2017-01-01', '2017-12-31')"
    refuse("an_organisme_has_one_nacre_convention", insert + f"{nacre}, {nacre}", body.pk, body.pk)


def test_an_organisme_has_one_live_iban_that_never_changes(at: Moment) -> None:
    body = build.organisme(at=at)
    build.set_iban(
        organisme=body, iban="FR7630006000011234567890189", titulaire_du_compte="Tremplin", actor=build.SYSTEM, at=at
    )
    table = CoordonneesBancaires._meta.db_table
    columns = (
        "organisme_id, iban_ciphertext, iban_index, iban_masque, bic, titulaire_du_compte, changement_id, "
        "recorded_by_id, approved_by_id, held_until"
    )
    copy = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}"
    refuse("an_organisme_has_one_live_iban", copy)
    refuse("append-only", f"UPDATE {table} SET titulaire_du_compte = 'Autre'")
    refuse("append-only|permission denied", f"DELETE FROM {table}")


def test_a_person_belongs_once_to_an_organisme(at: Moment) -> None:
    build.organisme(at=at)
    table = "organismes_membreorganisme"
    refuse(
        "a_person_belongs_once_to_an_organisme",
        f"INSERT INTO {table} (user_id, organisme_id, fonctions) SELECT user_id, organisme_id, fonctions FROM {table}",
    )


def test_an_agent_is_instructor_once_in_a_territory(at: Moment) -> None:
    build.instructeur(at=at)
    table = "organismes_instructeur"
    refuse(
        "an_agent_is_instructor_once_in_a_territory",
        f"INSERT INTO {table} (user_id, territoire_id) SELECT user_id, territoire_id FROM {table}",
    )


def test_pieces_are_kept_for_ever(at: Moment) -> None:
    build.filed(at=at)
    refuse("append-only", "UPDATE organismes_piecedeclaration SET nature = 'autre'")
    refuse("append-only|permission denied", "DELETE FROM organismes_piecedeclaration")


def test_an_invitation_stands_once_and_ends_one_way(at: Moment) -> None:
    body = build.organisme(at=at)
    membres.invite(organisme=body, email="a@b.example", fonctions=["formateur"], actor=build.SYSTEM, at=at)
    table = "organismes_invitationmembre"
    refuse(
        "an_address_is_invited_once_at_a_time",
        f"INSERT INTO {table} (organisme_id, email, fonctions, invited_on) "
        f"SELECT organisme_id, upper(email), fonctions, invited_on FROM {table}",
    )
    refuse("an_invitation_is_accepted_or_withdrawn", f"UPDATE {table} SET accepted_at = now(), ended_at = now()")


def test_integrity_errors_are_those_of_postgresql(at: Moment) -> None:
    build.registered(at=at)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(D + "nda = ''")
