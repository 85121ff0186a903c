"""Append-only tables, tried with raw SQL as the application's own role."""

import pytest
from django.db import DatabaseError, connection, connections, transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.models import LegalClock
from cpa_portal.clock.moment import Moment

APPEND_ONLY = [
    "accounts_absence",
    "accounts_accordanticipation",
    "accounts_acteindu",
    "accounts_activite",
    "accounts_activitecitoyenne",
    "accounts_alimentation",
    "accounts_approbationjeu",
    "accounts_benevolat",
    "accounts_contratdsn",
    "accounts_conversionenheures",
    "accounts_correctif",
    "accounts_creditinaptitude",
    "accounts_declarationdif",
    "accounts_declarationdsn",
    "accounts_diplome",
    "accounts_elementdsn",
    "accounts_findecarriere",
    "accounts_indu",
    "accounts_jeudeparametres",
    "accounts_mouvement",
    "accounts_periodestatut",
    "accounts_pointspenibilite",
    "accounts_retrait",
    "accounts_solderepris",
    "audit_journalentry",
    "documents_document",
    "financeurs_approbation",
    "financeurs_aviscontrole",
    "financeurs_campagnecontrole",
    "financeurs_piecesuspension",
    "financeurs_pointcontrole",
    "financeurs_preuvecontrole",
    "financeurs_approbationiban",
    "financeurs_leveeplafond",
    "financeurs_ordrepaiement",
    "financeurs_remise",
    "financeurs_tentative",
    "modules_alertemodule",
    "modules_anomalielheo",
    "modules_divergencelpof",
    "modules_dossier",
    "modules_heuresdebitees",
    "modules_importlheo",
    "modules_justificatif",
    "modules_lignedevis",
    "modules_lignelheo",
    "modules_listelpof",
    "modules_pieceaccompagnement",
    "modules_servicefait",
    "modules_tranche",
    "modules_versionmodule",
    "organismes_attribution",
    "organismes_avisindicateur",
    "organismes_basculenacre",
    "organismes_changement",
    "organismes_actedeclaration",
    "organismes_coordonneesbancaires",
    "organismes_demandecorrection",
    "organismes_rappelbilan",
    "organismes_objectioniban",
    "organismes_piecedeclaration",
    "organismes_rappelnacre",
    "organismes_preuvequalite",
    "organismes_reponsecorrection",
    "organismes_tourqualite",
    "uploads_fichier",
]


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", ["DELETE FROM", "TRUNCATE"])
def test_the_application_may_not_empty(table: str, verb: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} {table}")


@pytest.mark.django_db
def test_every_protected_table_is_in_the_list() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'never_truncated'")
        assert {row[0] for row in cursor.fetchall()} == set(APPEND_ONLY)


def test_even_the_owner_is_stopped_by_the_trigger(committed_db: str, at: Moment) -> None:
    clock = LegalClock.objects.create(pk=1, legal_on=at.today, set_on=at.today)
    record(actor=Actor.system("test"), at=at, verb="test.verb", target=clock)
    for statement in (
        "UPDATE audit_journalentry SET verb = 'autre'",
        "DELETE FROM audit_journalentry",
        "TRUNCATE audit_journalentry",
    ):
        with pytest.raises(DatabaseError, match="append-only"), connections["owner"].cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db
def test_the_application_reads_and_adds_to_the_journal(at: Moment) -> None:
    clock = LegalClock.objects.create(pk=1, legal_on=at.today, set_on=at.today)
    entry = record(actor=Actor.system("test"), at=at, verb="test.verb", target=clock, details={"n": 1})
    entry.refresh_from_db()
    assert (entry.actor_name, entry.object_type, entry.details) == ("test", "clock.legalclock", {"n": 1})
