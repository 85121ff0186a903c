"""An accompaniment to creation is written down before it is proven, and confirmed by the person before it is paid."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from modules.models import ServiceFait
from modules.services import accompagnement as service
from modules.services.service_fait import record_all_due, record_service_fait
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
H = 3600


@pytest.fixture
def dossier(at, compte, module):
    return build.accepted(at=at, compte=compte, module=module)


def later(at, days: int):
    return replace(at, today=at.today + timedelta(days=days))


def submit(dossier, at, hours: int = 24):
    tranche = build.tranche_of(dossier)
    return build.justificatifs.submit_proof(
        tranche=tranche,
        file=build.a_pdf(f"{at.today}"),
        type="attestation_assiduite",
        secondes_realisees=hours * H,
        ended_on=at.today,
        actor=build.as_member(dossier.module.organisme),
        at=at,
    )


def test_without_the_sheet_the_level_and_the_journal_no_proof(at, dossier) -> None:
    with pytest.raises(Refused, match="Fiche de viabilité du projet, Évaluation du niveau, Journal de suivi"):
        submit(dossier, at)


def test_an_accompaniment_to_the_vae_asks_for_nothing_of_this(at, compte) -> None:
    module = build.module(at=at, nature="vae")
    dossier = build.accepted(at=at, compte=compte, module=module)
    assert submit(dossier, at).secondes_realisees == 24 * H


def test_half_an_hour_that_the_journal_does_not_tell_is_said_with_both_values(at, dossier) -> None:
    build.written(dossier, at=at, hours=23)
    with pytest.raises(InvalidInput, match="raconte 23\u00a0h\u00a0: il manque 1\u00a0h") as error:
        submit(dossier, at)
    assert error.value.field == "duree"
    assert submit(dossier, at, hours=23).secondes_realisees == 23 * H


def test_her_word_lets_the_service_fait_be_recorded(at, dossier) -> None:
    build.written(dossier, at=at)
    proof = submit(dossier, at)
    assert record_service_fait(justificatif=proof, actor=build.as_funder(), at=at).secondes == 24 * H


def test_her_silence_confirms_after_fifteen_days_and_not_before(at, dossier) -> None:
    build.written(dossier, at=at, attested=False)
    submit(dossier, at)
    assert record_all_due(actor=build.SYSTEM, at=later(at, 14)) == 0
    assert record_all_due(actor=build.SYSTEM, at=later(at, 15)) == 1


def test_her_no_holds_it_until_she_says_yes(at, dossier) -> None:
    build.written(dossier, at=at, attested=False)
    proof, actor = submit(dossier, at), build.as_person(dossier.titulaire)
    service.attest(dossier=dossier, confirme=False, commentaire="Deux rendez-vous manqués.", actor=actor, at=at)
    assert record_all_due(actor=build.SYSTEM, at=later(at, 60)) == 0
    with pytest.raises(Refused, match="n’a pas eu lieu comme c’est écrit"):
        record_service_fait(justificatif=proof, actor=build.as_funder(), at=later(at, 60))
    service.attest(dossier=dossier, confirme=True, actor=actor, at=later(at, 61))
    record_service_fait(justificatif=proof, actor=build.as_funder(), at=later(at, 61))
    assert ServiceFait.objects.count() == 1


def test_a_no_says_why(at, dossier) -> None:
    with pytest.raises(InvalidInput, match="Dites ce qui ne s’est pas passé"):
        service.attest(dossier=dossier, confirme=False, actor=build.as_person(dossier.titulaire), at=at)


def test_nobody_attests_for_her(at, dossier) -> None:
    with pytest.raises(NotAllowed):
        service.attest(dossier=dossier, confirme=True, actor=build.as_member(dossier.module.organisme), at=at)


def test_a_struck_line_counts_no_more_and_stays_readable(at, dossier) -> None:
    build.written(dossier, at=at)
    member = build.as_member(dossier.module.organisme)
    line = dossier.pieces.filter(nature="suivi").first()
    struck = service.strike_follow_up(piece=line, actor=member, at=at)
    assert service.strike_follow_up(piece=line, actor=member, at=at) == struck
    with pytest.raises(InvalidInput, match="raconte 12\u00a0h"):
        submit(dossier, at)
    assert dossier.pieces.filter(nature="suivi").count() == 3


@pytest.mark.parametrize(
    ("days", "hours", "words"), [(-1, 2, "première séance"), (1, 2, "aujourd’hui"), (0, 13, "12\u00a0h")]
)
def test_an_appointment_is_within_the_sessions_and_a_day(at, dossier, days, hours, words) -> None:
    with pytest.raises(InvalidInput, match=words):
        service.write_follow_up(
            dossier=dossier,
            jour=at.today + timedelta(days=days),
            secondes=hours * H,
            objet="Le plan.",
            actor=build.as_member(dossier.module.organisme),
            at=at,
        )


def test_a_project_viable_under_conditions_says_which(at, dossier) -> None:
    sheet = {**build.VIABILITY, "avis": "sous_conditions"}
    with pytest.raises(InvalidInput, match="à quelles conditions"):
        service.write_viability(dossier=dossier, **sheet, actor=build.as_member(dossier.module.organisme), at=at)


@pytest.mark.parametrize(
    "sql", ["UPDATE modules_pieceaccompagnement SET contenu = '{}'", "DELETE FROM modules_pieceaccompagnement"]
)
def test_what_was_written_never_changes(at, dossier, sql) -> None:
    build.written(dossier, at=at)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
