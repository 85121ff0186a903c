"""Changes, end of activity and annulment after a check: what the body declares, what the administration decides."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cpa_portal.documents.models import Document
from cpa_portal.errors import InvalidInput, Refused, TransitionRefused
from organismes.selectors import admissible
from organismes.services import actes, declarations, modifications
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db


def after(at, days: int):
    return replace(at, today=at.today + timedelta(days=days))


@pytest.fixture
def body(at):
    return build.referencable(at=at)


@pytest.fixture
def agent(at):
    return build.actor_of_instructor(build.instructeur(at=at))


def change(body, at, nature: str, **valeurs: str):
    return modifications.declare_change(
        organisme=body, nature=nature, effective_on=at.today, valeurs=valeurs, actor=build.as_gestionnaire(body), at=at
    )


def test_a_new_address_in_another_region_hands_the_body_over_and_keeps_the_former_one(at, body, agent) -> None:
    row = change(body, at, "adresse", adresse="2 place Bellecour", code_postal="69002", commune="Lyon")
    modifications.decide_change(change=row, accord=True, actor=agent, at=at)
    body.refresh_from_db()
    row.refresh_from_db()
    assert (body.territoire.code, body.commune) == ("84", "Lyon")
    assert row.avant["territoire"] == "11"
    assert admissible(body, at.today).admissible


def test_a_siret_of_the_same_company_continues_and_another_company_does_not(at, body, agent) -> None:
    with pytest.raises(InvalidInput, match="autre entreprise"):
        change(body, at, "siret", siret="53104441000011")
    siren, key = body.siren, ""
    for last in range(10):
        candidate = f"{siren}0002{last}"
        digits = [int(digit) * (2 if rank % 2 == 0 else 1) for rank, digit in enumerate(candidate)]
        if sum(digit - 9 if digit > 9 else digit for digit in digits) % 10 == 0:
            key = candidate
    modifications.decide_change(change=change(body, at, "siret", siret=key), accord=True, actor=agent, at=at)
    body.refresh_from_db()
    assert body.siret == key


def test_a_refused_change_changes_nothing_and_says_why(at, body, agent) -> None:
    row = change(body, at, "denomination", raison_sociale="Autre nom")
    with pytest.raises(InvalidInput, match="Un refus est motivé"):
        modifications.decide_change(change=row, accord=False, actor=agent, at=at)
    modifications.decide_change(change=row, accord=False, motif="L’extrait Kbis manque.", actor=agent, at=at)
    body.refresh_from_db()
    assert body.raison_sociale != "Autre nom"
    with pytest.raises(Refused, match="déjà reçu sa réponse"):
        modifications.withdraw_change(change=row, actor=build.as_gestionnaire(body), at=at)


def test_one_change_of_a_kind_waits_at_a_time(at, body) -> None:
    row = change(body, at, "dirigeant", dirigeant="Une personne")
    with pytest.raises(Refused, match="attend déjà"):
        change(body, at, "dirigeant", dirigeant="Une autre")
    modifications.withdraw_change(change=row, actor=build.as_gestionnaire(body), at=at)
    change(body, at, "dirigeant", dirigeant="Une autre")


def test_a_declared_end_takes_effect_on_its_day_and_can_be_undone_before(at, body) -> None:
    row, actor = body.declarations.get(), build.as_gestionnaire(body)
    actes.declare_end(declaration=row, effective_on=at.today + timedelta(days=30), actor=actor, at=at)
    assert admissible(body, at.today + timedelta(days=29)).admissible
    assert admissible(body, at.today + timedelta(days=30)).motifs[0].code == "cessee"
    actes.undo_end(declaration=row, motif="Nous continuons.", actor=actor, at=after(at, 10))
    assert admissible(body, at.today + timedelta(days=30)).admissible


def test_an_end_older_than_thirty_days_is_not_declared(at, body) -> None:
    with pytest.raises(InvalidInput, match="dans les trente jours"):
        actes.declare_end(
            declaration=body.declarations.get(),
            effective_on=at.today - timedelta(days=40),
            actor=build.as_gestionnaire(body),
            at=at,
        )


def test_no_annulment_before_the_body_answered_or_its_delay_passed(at, body, agent) -> None:
    row = body.declarations.get()
    procedure = actes.open_procedure(declaration=row, griefs="Feuilles fausses.", actor=agent, at=at)
    decision = {"procedure": procedure, "issue": "annulee", "decision": "Faux établis.", "actor": agent}
    with pytest.raises(Refused, match="aucune annulation avant"):
        actes.decide_procedure(**decision, at=after(at, 30))
    actes.decide_procedure(**decision, at=after(at, 31))
    row.refresh_from_db()
    assert (row.etat, row.ended_on) == ("annulee", at.today + timedelta(days=31))
    assert "Faux établis." in Document.objects.get(kind="annulation").html


def test_her_answer_opens_the_decision_at_once(at, body, agent) -> None:
    procedure = actes.open_procedure(
        declaration=body.declarations.get(), griefs="Feuilles fausses.", actor=agent, at=at
    )
    actes.observe(procedure=procedure, observations="Les voici.", actor=build.as_gestionnaire(body), at=at)
    actes.decide_procedure(procedure=procedure, issue="sans_suite", decision="Établies.", actor=agent, at=at)
    assert admissible(body, at.today).admissible


def test_an_annulment_withdrawn_on_appeal_never_was(at, body, agent) -> None:
    row = body.declarations.get()
    declarations.annul(declaration=row, detail="Contrôle.", actor=agent, at=at)
    assert not admissible(body, at.today).admissible
    actes.undo_end(declaration=row, motif="Jugement du tribunal.", actor=agent, at=after(at, 100))
    assert admissible(body, at.today).admissible
    assert list(row.actes.order_by("pk").values_list("nature", flat=True)) == ["annulation", "retrait_annulation"]


def test_nothing_is_withdrawn_while_a_new_declaration_is_under_way(at, body, agent) -> None:
    row = body.declarations.get()
    declarations.annul(declaration=row, detail="Contrôle.", actor=agent, at=at)
    declarations.start_draft(organisme=body, actor=build.as_gestionnaire(body), at=at)
    with pytest.raises(Refused, match="nouvelle déclaration"):
        actes.undo_end(declaration=row, motif="Jugement.", actor=agent, at=at)


def test_a_live_registration_has_no_end_to_withdraw(at, body, agent) -> None:
    with pytest.raises((Refused, TransitionRefused)):
        actes.undo_end(declaration=body.declarations.get(), motif="Rien.", actor=agent, at=at)


def test_the_database_wants_the_body_heard(at, body, agent) -> None:
    procedure = actes.open_procedure(declaration=body.declarations.get(), griefs="Grief.", actor=agent, at=at)
    sql = (
        "UPDATE organismes_procedureannulation SET issue = 'annulee', decision = 'x', decided_on = %s,"
        " decided_by_id = opened_by_id WHERE id = %s"
    )
    with (
        pytest.raises(IntegrityError, match="nobody_is_annulled_before_she_could_answer"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, [date(2017, 5, 20), procedure.pk])
