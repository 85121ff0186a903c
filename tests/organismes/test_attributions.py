"""Who has a declaration in hand: taken, given back, handed over, and never two at once."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from organismes.models import Attribution
from organismes.selectors import holder_of, instruction_queue
from organismes.services import attributions, declarations, instructeurs
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db


def two(at: Moment) -> tuple:
    """Two instructors of Île-de-France."""
    agents = [build.instructeur(at=at, email=f"agent{rank}@etat.example") for rank in (1, 2)]
    return agents, [build.actor_of_instructor(agent) for agent in agents]


def test_a_declaration_taken_is_given_back_then_handed_over(at: Moment) -> None:
    row = build.filed(at=at)
    agents, (one, other) = two(at)
    attributions.take(declaration=row, actor=one, at=at)
    attributions.take(declaration=row, actor=one, at=at)
    assert Attribution.objects.count() == 1
    with pytest.raises(Refused, match="déjà pris en charge"):
        attributions.take(declaration=row, actor=other, at=at)
    with pytest.raises(Refused, match="pas ce dossier"):
        attributions.give_back(declaration=row, actor=other, at=at)
    attributions.give_back(declaration=row, actor=one, at=at)
    attributions.take(declaration=row, actor=other, at=at)
    attributions.hand_over(declaration=row, collegue=agents[0].pk, actor=other, at=at)
    assert holder_of(row).instructeur == agents[0]
    assert row.attributions.count() == 3


def test_it_is_not_handed_to_another_region(at: Moment) -> None:
    row, elsewhere = build.filed(at=at), build.instructeur(at=at, code="84", email="lyon@etat.example")
    _, (one, _) = two(at)
    attributions.take(declaration=row, actor=one, at=at)
    with pytest.raises(InvalidInput):
        attributions.hand_over(declaration=row, collegue=elsewhere.pk, actor=one, at=at)


def test_only_the_one_who_has_it_answers_and_answering_takes_it(at: Moment) -> None:
    row, second = build.filed(at=at), build.filed(at=at, rank=2)
    agents, (one, other) = two(at)
    attributions.take(declaration=row, actor=one, at=at)
    with pytest.raises(Refused, match="déjà pris en charge"):
        declarations.register_declaration(declaration=row, actor=other, at=at)
    declarations.register_declaration(declaration=second, actor=other, at=at)
    assert holder_of(second).instructeur == agents[1]


def test_a_dismissed_instructor_holds_nothing(at: Moment) -> None:
    row = build.filed(at=at)
    agents, (one, other) = two(at)
    attributions.take(declaration=row, actor=one, at=at)
    instructeurs.dismiss(instructeur=agents[0], actor=build.SYSTEM, at=at)
    attributions.take(declaration=row, actor=other, at=at)
    assert holder_of(row).instructeur == agents[1]


def test_the_queue_says_mine_and_free_ones(at: Moment, as_instructor: Callable) -> None:
    rows = [build.filed(at=at, rank=rank) for rank in (1, 2, 3)]
    agents, (one, other) = two(at)
    attributions.take(declaration=rows[0], actor=one, at=at)
    attributions.take(declaration=rows[1], actor=other, at=at)
    assert list(instruction_queue(one, qui="moi")) == [rows[0]]
    assert list(instruction_queue(one, qui="libres")) == [rows[2]]
    page = as_instructor(agents[0]).get(reverse("instruction"), {"qui": "libres"}).content.decode()
    assert "Tremplin 3" in page
    assert "Tremplin 1" not in page


def test_the_queue_costs_the_same_for_one_as_for_many(at: Moment, as_instructor: Callable) -> None:
    agents, (one, _) = two(at)
    client, counts = as_instructor(agents[0]), []
    for ranks in ((1,), (2, 3, 4)):
        for rank in ranks:
            attributions.take(declaration=build.filed(at=at, rank=rank), actor=one, at=at)
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("instruction"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_pages_take_hand_over_and_give_back(at: Moment, as_instructor: Callable) -> None:
    row = build.filed(at=at)
    agents, _ = two(at)
    client = as_instructor(agents[0])
    assert "Prendre en charge" in client.get(reverse("instruction_declaration", args=[row.pk])).content.decode()
    page = client.post(reverse("prendre_declaration", args=[row.pk]), follow=True).content.decode()
    assert "Remettre dans la file" in page
    assert client.post(reverse("confier_declaration", args=[row.pk]), {"collegue": 0}).status_code == 400
    assert client.post(reverse("confier_declaration", args=[row.pk]), {"collegue": agents[1].pk}).status_code == 302
    answer = client.post(reverse("rendre_declaration", args=[row.pk]), follow=True)
    assert "pas ce dossier en charge" in answer.content.decode()
    page = client.get(reverse("instruction_declaration", args=[row.pk])).content.decode()
    assert "Enregistrer la déclaration" not in page


def test_raw_sql_cannot_give_it_to_two(at: Moment) -> None:
    row = build.filed(at=at)
    _, (one, _) = two(at)
    attributions.take(declaration=row, actor=one, at=at)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO organismes_attribution (declaration_id, instructeur_id, from_at) "
            "SELECT declaration_id, instructeur_id, from_at FROM organismes_attribution"
        )
