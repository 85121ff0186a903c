"""Every page of the organismes opens in each state, with a constant number of queries for the lists."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from organismes.services import declarations, qualite
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db
PAGES = [
    "organisme_accueil",
    "mon_admissibilite",
    "declaration",
    "coordonnees_bancaires",
    "membres_organisme",
    "qualite",
]


def _refused(at: Moment, system: Actor) -> Any:
    row = build.filed(at=at)
    agent = build.actor_of_instructor(build.instructeur(at=at))
    declarations.refuse(declaration=row, motif="piece_manquante", detail="Programme absent.", actor=agent, at=at)
    return row.organisme


def _to_complete(at: Moment, system: Actor) -> Any:
    row = build.filed(at=at)
    declarations.ask_pieces(declaration=row, texte="Le programme est illisible.", actor=system, at=at)
    return row.organisme


def _quality_to_complete(at: Moment, system: Actor) -> Any:
    body = build.registered(at=at)
    row = qualite.request_quality(organisme=body, actor=system, at=at)
    qualite.decide_quality(qualite=row, verdict="a_completer", commentaire="Indicateur 2.1.", actor=system, at=at)
    return body


def _lapsed(at: Moment, system: Actor) -> Any:
    body = build.referencable(at=at)
    later = replace(at, today=date(2018, 6, 4))
    declarations.lapse(declaration=body.declarations.get(), bpf_year=2017, actor=system, at=later)
    return body


STATES: dict[str, Callable[[Moment, Actor], Any]] = {
    "draft": lambda at, system: build.organisme(at=at),
    "filed": lambda at, system: build.filed(at=at).organisme,
    "to_complete": _to_complete,
    "refused": _refused,
    "registered": lambda at, system: build.registered(at=at),
    "quality_to_complete": _quality_to_complete,
    "referencable": lambda at, system: build.referencable(at=at),
    "lapsed": _lapsed,
}


@pytest.mark.parametrize("state", STATES)
def test_pages_of_a_body_open_in_each_state(state: str, at: Moment, system: Actor, as_member: Callable) -> None:
    body = STATES[state](at, system)
    client = as_member(body)
    for name in PAGES:
        answer = client.get(reverse(name))
        assert answer.status_code == 200, (name, answer.status_code)
        assert "no-store" in answer["Cache-Control"]


def test_queue_and_declaration_open_for_the_instructor(at: Moment, as_instructor: Callable) -> None:
    row = build.filed(at=at)
    client = as_instructor(build.instructeur(at=at))
    page = client.get(reverse("instruction")).content.decode()
    assert "Tremplin 1" in page
    assert "14\u00a0juin\u00a02017" in page.replace(" ", "\u00a0")
    assert client.get(reverse("instruction_declaration", args=[row.pk])).status_code == 200
    assert client.get(reverse("nacre_conventions")).status_code == 200


@pytest.mark.parametrize("name", ["instruction", "nacre_conventions", "membres_organisme"])
def test_lists_cost_the_same_for_two_or_twelve_rows(
    name: str, at: Moment, as_member: Callable, as_instructor: Callable
) -> None:
    def more(ranks: range) -> None:
        for rank in ranks:
            build.nacre(build.filed(at=at, rank=rank).organisme, at=at)

    more(range(1, 3))
    body = build.organisme(at=at, rank=99)
    client: Client = as_member(body) if name == "membres_organisme" else as_instructor(build.instructeur(at=at))
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    more(range(3, 13))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))
    assert len(few) == len(many) <= 14
