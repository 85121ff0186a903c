"""Sampled control: who is drawn, two stages, a named defect, and a consequence that a person decides."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from cpa_portal.outbox.models import Courriel
from financeurs.models import CampagneControle, Controle
from financeurs.rules.sampling import draw
from financeurs.services import catalogue
from financeurs.services import controles as service
from modules.models import Module
from organismes.selectors import admissible
from tests.builders import financeurs as money
from tests.builders import organismes as bodies

pytestmark = pytest.mark.django_db


def later(at: Moment, days: int) -> Moment:
    return replace(at, today=at.today + timedelta(days=days))


def opened(payer: money.Funder, at: Moment, **changed: Any) -> CampagneControle:
    asked = {"titre": "Printemps", "graine": "2017-05-15", "taux": 20, "actor": payer.examinateur, **changed}
    return service.open_campaign(financeur=payer.row, at=at, **asked)


def drawn(payer: money.Funder, at: Moment, rank: int = 7) -> Controle:
    body = bodies.referencable(at=at, rank=rank)
    catalogue.add_entry(financeur=payer.row, organisme=body, motif="Vérifié", actor=payer.gestionnaire, at=at)
    return opened(payer, at).controles.get(organisme=body)


def sent(payer: money.Funder, at: Moment) -> Controle:
    row = drawn(payer, at)
    member = bodies.actor_of_organisme(row.organisme)
    for point in row.points.all():
        service.join_proof(point=point, file=bodies.a_png(), actor=member, at=at)
    return service.send(controle=row, actor=member, at=at)


def opinions(row: Controle, good: bool) -> dict[int, tuple[bool, str]]:
    return dict.fromkeys(row.points.values_list("pk", flat=True), (good, "" if good else "Signatures illisibles"))


def refused(row: Controle, payer: money.Funder, at: Moment) -> Controle:
    return service.review(
        controle=row,
        avis=opinions(row, False),
        defaut="preuve_non_valable",
        detail="Signatures illisibles",
        actor=payer.examinateur,
        at=at,
    )


def test_the_draw_is_that_of_the_rule_among_the_catalogue(payer: money.Funder, at: Moment) -> None:
    known = [bodies.referencable(at=at, rank=rank) for rank in range(10, 16)]
    for body in known:
        catalogue.add_entry(financeur=payer.row, organisme=body, motif="Vérifié", actor=payer.gestionnaire, at=at)
    bodies.referencable(at=at, rank=30)
    campagne = opened(payer, at, taux=34)
    expected = draw("2017-05-15", [body.siret for body in known], 3)
    rows = campagne.controles.order_by("rang")
    assert [(row.empreinte, row.organisme.siret) for row in rows] == expected
    assert (campagne.population, campagne.proofs_due_on - at.today) == (6, timedelta(days=42))
    assert Courriel.objects.filter(subject__contains="Preuves demandées").count() == 3
    assert rows[0].points.count() == 5
    for taux in (19, 41):
        with pytest.raises(InvalidInput):
            opened(payer, at, taux=taux)
    with pytest.raises(NotAllowed):
        opened(payer, at, actor=payer.gestionnaire)


def test_the_dossiers_that_the_funder_pays_are_drawn_first(payer: money.Funder, module: Module, at: Moment) -> None:
    dossiers = {money.granted(payer, module, at=at).pk for _ in range(3)}
    row = opened(payer, at).controles.get()
    assert row.points.count() == 2
    assert {point.dossier_id for point in row.points.all()} < dossiers


def test_accepted_at_the_first_stage_it_is_over(payer: money.Funder, at: Moment) -> None:
    row = sent(payer, at)
    with pytest.raises(InvalidInput):
        service.review(controle=row, avis={}, actor=payer.examinateur, at=at)
    row = service.review(controle=row, avis=opinions(row, True), actor=payer.examinateur, at=at)
    assert (row.etat, row.concluded_by_id) == ("conforme", payer.examinateur.user_id)


def test_a_refusal_is_discussed_before_a_second_one_and_a_person_decides(payer: money.Funder, at: Moment) -> None:
    row = sent(payer, at)
    with pytest.raises(InvalidInput):
        service.review(controle=row, avis=opinions(row, False), actor=payer.examinateur, at=at)
    row = refused(row, payer, at)
    assert (row.etat, row.defaut) == ("contradictoire", "preuve_non_valable")
    member, body = bodies.actor_of_organisme(row.organisme), row.organisme
    with pytest.raises(InvalidInput):
        service.send(controle=row, actor=member, at=at)
    service.join_proof(point=row.points.first(), file=bodies.a_png("red"), actor=member, at=at)
    row = service.send(controle=row, reponse="Voici les originaux", actor=member, at=later(at, 3))
    row = refused(row, payer, later(at, 5))
    assert row.etat == "non_conforme"
    assert admissible(body, later(at, 10).today).admissible, "nothing is automatic"
    suspension = service.suspend_after(controle=row, motif="Établi", actor=payer.examinateur, at=later(at, 10))
    assert (suspension.etat, suspension.reponse) == ("suspendue", "Voici les originaux")
    assert not admissible(body, later(at, 11).today).admissible
    with pytest.raises(Refused):
        service.suspend_after(controle=row, motif="Encore", actor=payer.examinateur, at=later(at, 11))


def test_silence_is_a_defect_of_delay_after_its_day_at_each_stage(payer: money.Funder, at: Moment) -> None:
    row = drawn(payer, at)
    record = {"controle": row, "detail": "Rien reçu", "actor": payer.examinateur}
    with pytest.raises(Refused) as error:
        service.record_default(at=later(at, 42), **record)
    assert error.value.code == "delai_en_cours"
    assert service.record_default(at=later(at, 43), **record).defaut == "delai"
    with pytest.raises(Refused):
        service.record_default(at=later(at, 93), **record)
    assert service.record_default(at=later(at, 94), **record).etat == "non_conforme"


def test_only_the_body_proves_and_only_its_controller_judges(payer: money.Funder, at: Moment) -> None:
    row, other = drawn(payer, at), money.funder(at=at)
    stranger = bodies.actor_of_organisme(bodies.registered(at=at, rank=9))
    for actor in (stranger, payer.examinateur):
        with pytest.raises(NotAllowed):
            service.join_proof(point=row.points.first(), file=bodies.a_png(), actor=actor, at=at)
    with pytest.raises(Refused) as error:
        service.send(controle=row, actor=bodies.actor_of_organisme(row.organisme), at=at)
    assert error.value.code == "preuve_manquante"
    with pytest.raises(NotAllowed):
        refused(row, other, at)


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("a_defect_is_named_and_explained", "etat = 'contradictoire'"),
        ("a_concluded_control_has_a_day_and_an_author", "etat = 'conforme'"),
        ("a_second_refusal_comes_after_the_first", "etat = 'non_conforme', defaut = 'delai', defaut_detail = 'x', concluded_on = '2017-06-01', concluded_by_id = (SELECT min(id) FROM accounts_user)"),
    ],
)  # fmt: skip
def test_a_control_ties_its_state_to_its_days(name: str, sql: str, payer: money.Funder, at: Moment) -> None:
    drawn(payer, at)
    with pytest.raises(DatabaseError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE financeurs_controle SET {sql}")
