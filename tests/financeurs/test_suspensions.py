"""Suspension: grounds, answer, decision by a person, lifting; what was granted stays payable."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, Refused, TransitionRefused
from cpa_portal.outbox.delivery import drain
from cpa_portal.outbox.models import Courriel
from financeurs.models import OrdrePaiement, Suspension
from financeurs.services import suspensions as service
from modules.models import Module
from organismes.models import Organisme, Qualite
from organismes.selectors import admissible
from tests.builders import financeurs as money
from tests.builders import modules as build
from tests.builders import organismes as bodies
from tests.builders import quality

pytestmark = pytest.mark.django_db


def later(at: Moment, days: int) -> Moment:
    return replace(at, today=at.today + timedelta(days=days))


def opened(payer: money.Funder, at: Moment, body: Organisme | None = None, **options: object) -> Suspension:
    row = body.qualites.get() if body else quality.sent(at=at, rank=7)
    if row.etat == "en_examen":
        quality.concluded(row, "referencable", at=at)
    return service.open_suspension(
        qualite=row, griefs="Émargements contredits par les stagiaires", actor=payer.examinateur, at=at, **options
    )


def test_grounds_stop_nothing_and_are_answered_with_pieces(payer: money.Funder, at: Moment) -> None:
    row = opened(payer, at, files=[bodies.a_png()])
    body = row.qualite.organisme
    assert (row.answer_due_on - at.today).days == 30
    assert admissible(body, later(at, 5).today).admissible
    assert "Rien n’est suspendu" in Courriel.objects.get(subject__contains="griefs").body
    with pytest.raises(Refused) as error:
        service.open_suspension(qualite=row.qualite, griefs="Encore", actor=payer.examinateur, at=at)
    assert error.value.code == "deja_ouverte"
    answer = {"suspension": row, "reponse": "Voici les originaux", "at": at}
    for actor in (payer.examinateur, bodies.actor_of_organisme(bodies.registered(at=at, rank=9))):
        with pytest.raises(NotAllowed):
            service.answer(actor=actor, **answer)
    row = service.answer(actor=bodies.actor_of_organisme(body), files=[bodies.a_png("red")], **answer)
    assert (row.etat, row.pieces.count()) == ("repondue", 2)
    with pytest.raises(TransitionRefused):
        service.answer(actor=bodies.actor_of_organisme(body), **answer)


def test_the_decision_waits_for_the_answer_and_the_hearing(payer: money.Funder, at: Moment) -> None:
    row = opened(payer, at, hearing_on=later(at, 40).today)
    decide = {"suspension": row, "suspendre": True, "motif": "Griefs établis", "actor": payer.examinateur}
    for days in (0, 30, 39):
        with pytest.raises(Refused) as error:
            service.decide(at=later(at, days), **decide)
        assert error.value.code == "contradictoire_en_cours"
    with pytest.raises(InvalidInput):
        service.decide(at=later(at, 40), **{**decide, "motif": " "})
    assert service.decide(at=later(at, 40), **decide).etat == "suspendue"


def test_a_suspension_runs_from_the_next_day_and_is_lifted_without_rewriting_the_past(
    payer: money.Funder, at: Moment
) -> None:
    row = opened(payer, at)
    body = row.qualite.organisme
    service.decide(suspension=row, suspendre=True, motif="Établi", actor=payer.examinateur, at=later(at, 31))
    assert Qualite.objects.get(pk=row.qualite_id).etat == "suspendu"
    service.lift(suspension=row, motif="Corrigé", actor=payer.examinateur, at=later(at, 60))
    days = {days: admissible(body, later(at, days).today).admissible for days in (0, 31, 32, 59, 60, 90)}
    assert days == {0: True, 31: True, 32: False, 59: False, 60: True, 90: True}
    with pytest.raises(TransitionRefused):
        service.lift(suspension=row, motif="Encore", actor=payer.examinateur, at=later(at, 61))


def test_closing_needs_no_delay_and_only_the_funder_decides(payer: money.Funder, at: Moment) -> None:
    row, other = opened(payer, at), money.funder(at=at)
    for actor in (other.examinateur, payer.gestionnaire, Actor.anonymous()):
        with pytest.raises(NotAllowed):
            service.decide(suspension=row, suspendre=False, motif="Non établi", actor=actor, at=at)
    row = service.decide(suspension=row, suspendre=False, motif="Non établi", actor=payer.examinateur, at=at)
    assert (row.etat, row.qualite.etat) == ("classee", "referencable")


def test_a_nacre_convention_or_a_waiting_file_is_not_suspended(payer: money.Funder, at: Moment) -> None:
    nacre = bodies.nacre(bodies.registered(at=at, rank=8), at=at)
    for row in (nacre, quality.sent(at=at, rank=7)):
        with pytest.raises(Refused):
            service.open_suspension(qualite=row, griefs="x", actor=payer.examinateur, at=at)


def test_what_was_granted_stays_payable(payer: money.Funder, module: Module, at: Moment) -> None:
    dossier = money.granted(payer, module, at=at)
    row = opened(payer, at, body=module.organisme)
    service.decide(suspension=row, suspendre=True, motif="Établi", actor=payer.examinateur, at=later(at, 31))
    when = later(at, 40)
    build.proof(dossier, at=when, ended_on=when.today)
    drain(at=when)
    ordre = OrdrePaiement.objects.get(tranche__dossier=dossier)
    assert (ordre.etat, ordre.montant_centimes > 0) == ("a_approuver", True)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a_suspension_states_its_grounds", "griefs = ''"),
        ("an_answer_is_due_after_the_grounds", "answer_due_on = opened_on - 1"),
        ("a_hearing_comes_after_the_grounds", "hearing_on = opened_on - 1"),
        ("an_answered_procedure_has_its_answer", "etat = 'repondue'"),
        ("a_decided_suspension_has_a_motive_and_an_author", "etat = 'suspendue'"),
        ("a_lifted_suspension_has_a_motive_and_an_author", "etat = 'levee', decided_on = opened_on, decided_by_id = opened_by_id, motif = 'x'"),
    ],
)  # fmt: skip
def test_a_procedure_ties_its_state_to_its_days(name: str, change: str, payer: money.Funder, at: Moment) -> None:
    opened(payer, at)
    with pytest.raises(DatabaseError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE financeurs_suspension SET {change}")
