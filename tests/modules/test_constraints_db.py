"""What the database refuses whoever asks, tried by its name and beside the services."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from modules.services.service_fait import record_service_fait
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
H = 3600


@pytest.fixture
def world(at):
    """One accepted dossier, its proof, its service fait, and an accepted quote."""
    module = build.module(at=at)
    dossier = build.accepted(at=at, compte=build.person(at=at, cpf=48), module=module)
    proof = build.proof(dossier, at=at)
    service = record_service_fait(justificatif=proof, actor=build.SYSTEM, at=at)
    other = build.module(at=at, tarification="devis", titre="Sur devis")
    quote = build.quoted(at=at, compte=build.person(at=at, cpf=48), module=other, answer="accepter")
    return {
        "module": module.pk,
        "dossier": str(dossier.pk),
        "tranche": service.tranche_id,
        "justificatif": proof.pk,
        "service": service.pk,
        "devis": quote.pk,
        "draft": str(quote.dossier_id),
    }


def run(sql: str, params: list) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


BREAKS = [
    ("a_forfait_has_hours_and_price", "UPDATE modules_module SET forfait_secondes = NULL WHERE id = %s", "module"),
    ("a_forfait_has_hours_and_price", "UPDATE modules_module SET forfait_centimes = 0 WHERE id = %s", "module"),
    (
        "a_module_on_quote_has_no_forfait",
        "UPDATE modules_module SET tarification = 'devis' WHERE id = %s",
        "module",
    ),
    ("only_a_creation_module_has_a_phase", "UPDATE modules_module SET phase = 'sans_objet' WHERE id = %s", "module"),
    ("a_published_module_says_since_when", "UPDATE modules_module SET published_on = NULL WHERE id = %s", "module"),
    (
        "a_submitted_dossier_is_complete_and_consented",
        "UPDATE modules_dossier SET consented_at = NULL WHERE id = %s",
        "dossier",
    ),
    (
        "a_training_ends_after_it_starts",
        "UPDATE modules_dossier SET last_session_on = '2017-01-01' WHERE id = %s",
        "dossier",
    ),
    ("an_accepted_dossier_says_when", "UPDATE modules_dossier SET validated_on = NULL WHERE id = %s", "dossier"),
    (
        "a_refused_or_cancelled_dossier_says_when_and_why",
        "UPDATE modules_dossier SET etat = 'annule' WHERE id = %s",
        "draft",
    ),
    (
        "only_who_agreed_pays_missing_hours_herself",
        "UPDATE modules_dossier SET reste_secondes = 3600 WHERE id = %s",
        "dossier",
    ),
    (
        "a_submitted_dossier_is_complete_and_consented",
        "UPDATE modules_dossier SET total_centimes = NULL WHERE id = %s",
        "dossier",
    ),
    (
        "a_training_ends_after_it_starts",
        "UPDATE modules_dossier SET last_session_on = NULL WHERE id = %s",
        "draft",
    ),
    (
        "a_quote_is_accepted_before_the_first_session",
        "UPDATE modules_devis SET answered_on = NULL WHERE id = %s",
        "devis",
    ),
    ("planned_hours_are_positive", "UPDATE modules_heuresplan SET secondes = 0 WHERE dossier_id = %s", "dossier"),
    ("an_issued_quote_has_hours_price_and_dates", "UPDATE modules_devis SET centimes = NULL WHERE id = %s", "devis"),
    (
        "a_quote_is_accepted_before_the_first_session",
        "UPDATE modules_devis SET answered_on = '2030-01-01' WHERE id = %s",
        "devis",
    ),
]


@pytest.mark.parametrize(("name", "sql", "key"), BREAKS, ids=[f"{row[0]}-{rank}" for rank, row in enumerate(BREAKS)])
def test_a_constraint_holds_by_its_name(world, name: str, sql: str, key: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        run(sql, [world[key]])


COPIES = [
    (
        "a_quote_has_one_version_number",
        "INSERT INTO modules_devis (dossier_id, version, etat, projet, detail, motif_avenant, requested_on)"
        " SELECT dossier_id, version, 'refuse', '', '', '', requested_on FROM modules_devis WHERE id = %s",
        "devis",
    ),
    (
        "one_quote_is_accepted_per_dossier",
        "INSERT INTO modules_devis (dossier_id, version, etat, projet, detail, motif_avenant, requested_on, issued_on,"
        " secondes, centimes, first_session_on, last_session_on, expires_on, answered_on)"
        " SELECT dossier_id, 9, 'accepte', '', '', '', requested_on, issued_on, secondes, centimes, first_session_on,"
        " last_session_on, expires_on, answered_on FROM modules_devis WHERE id = %s",
        "devis",
    ),
    (
        "a_counter_is_planned_once_per_dossier",
        "INSERT INTO modules_heuresplan (dossier_id, compteur, secondes) VALUES (%s, 'cpf', 1)",
        "dossier",
    ),
    (
        "a_tranche_has_one_number",
        "INSERT INTO modules_tranche (dossier_id, numero, titre, type, etat, secondes, centimes) VALUES (%s, 1, '', '', 'attendue', 1, 1)",
        "dossier",
    ),
    (
        "a_tranche_has_hours",
        "INSERT INTO modules_tranche (dossier_id, numero, titre, type, etat, secondes, centimes) VALUES (%s, 2, '', '', 'attendue', 0, 1)",
        "dossier",
    ),
    (
        "modules_servicefait_tranche_id_key",
        "INSERT INTO modules_servicefait (tranche_id, justificatif_id, secondes, centimes, effective_on, recorded_on)"
        " SELECT tranche_id, justificatif_id, 1, 1, effective_on, recorded_on FROM modules_servicefait WHERE id = %s",
        "service",
    ),
]


@pytest.mark.parametrize(("name", "sql", "key"), COPIES, ids=[row[0] for row in COPIES])
def test_a_twin_is_refused_by_its_name(world, name: str, sql: str, key: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        run(sql, [world[key]])


def test_a_person_has_one_open_dossier_per_module(world) -> None:
    sql = (
        "INSERT INTO modules_dossier (id, titulaire_id, module_id, etat, sur_temps_de_travail, paye_reste,"
        " reste_secondes, ended_reason, created_on, declined_for, version_id)"
        " SELECT gen_random_uuid(), titulaire_id, module_id, 'brouillon', false, false, 0, '', %s, '', version_id"
        " FROM modules_dossier WHERE id = %s"
    )
    with pytest.raises(IntegrityError, match="a_person_has_one_open_dossier_per_module"):
        run(sql, [date(2017, 5, 15), world["draft"]])


FROZEN = [
    ("UPDATE modules_servicefait SET centimes = 1 WHERE id = %s", "service"),
    ("DELETE FROM modules_servicefait WHERE id = %s", "service"),
    ("UPDATE modules_justificatif SET secondes_realisees = 1 WHERE id = %s", "justificatif"),
    ("DELETE FROM modules_justificatif WHERE id = %s", "justificatif"),
    ("UPDATE modules_tranche SET centimes = 1 WHERE id = %s", "tranche"),
    ("DELETE FROM modules_tranche WHERE id = %s", "tranche"),
]


@pytest.mark.parametrize(("sql", "key"), FROZEN, ids=[row[0][:40] for row in FROZEN])
def test_what_pays_never_changes(world, sql: str, key: str) -> None:
    with pytest.raises(DatabaseError):
        run(sql, [world[key]])
