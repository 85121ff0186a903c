"""The instructor's pages: accept, ask, refuse; only in her territory; filters and pages."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.clock.moment import Moment
from organismes.models import Qualite
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db
REFUSAL = {"motif": "piece_manquante", "detail": "Le programme manque."}


@pytest.fixture
def agent(at: Moment, as_instructor: Callable) -> Client:
    return as_instructor(build.instructeur(at=at))


def test_accept_with_the_next_number(at: Moment, agent: Client) -> None:
    row = build.filed(at=at)
    address = reverse("enregistrer_declaration", args=[row.pk])
    answer = agent.post(address, {"nda": ""}, follow=True)
    assert "11\u00a077\u00a000001\u00a077" in answer.content.decode()
    replay = agent.post(address, {"nda": ""}, follow=True)
    assert "n’est plus possible" in replay.content.decode()


def test_number_of_10_digits_keeps_what_was_typed(at: Moment, agent: Client) -> None:
    row = build.filed(at=at)
    answer = agent.post(reverse("enregistrer_declaration", args=[row.pk]), {"nda": "1177051457"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "celui-ci en compte 10" in page
    assert 'value="1177051457"' in page


def test_ask_then_refuse_with_the_ways_of_appeal(at: Moment, agent: Client) -> None:
    row = build.filed(at=at)
    assert agent.post(reverse("demander_pieces", args=[row.pk]), {"texte": ""}).status_code == 400
    assert agent.post(reverse("demander_pieces", args=[row.pk]), {"texte": "Le programme."}).status_code == 302
    page = agent.get(reverse("instruction_declaration", args=[row.pk])).content.decode()
    assert reverse("enregistrer_declaration", args=[row.pk]) not in page
    assert reverse("refuser_declaration", args=[row.pk]) in page
    bad = agent.post(reverse("refuser_declaration", args=[row.pk]), {"motif": "humeur", "detail": "Mon texte."})
    assert bad.status_code == 400
    assert "trois motifs" in bad.content.decode()
    assert "Mon texte." in bad.content.decode()
    done = agent.post(reverse("refuser_declaration", args=[row.pk]), REFUSAL, follow=True).content.decode()
    assert "tribunal administratif" in done
    assert "15\u00a0juillet\u00a02017" in done.replace(" ", "\u00a0")


@pytest.mark.parametrize("name", ["instruction_declaration", "enregistrer_declaration", "demander_pieces"])
def test_another_territory_or_a_draft_is_not_found(name: str, at: Moment, agent: Client) -> None:
    elsewhere = build.filed(at=at, rank=1, code_postal="69001", commune="Lyon")
    draft = build.organisme(at=at, rank=2).declarations.get()
    build.filed(at=at, rank=3)
    for row in (elsewhere, draft):
        address = reverse(name, args=[row.pk])
        answer = agent.get(address) if name == "instruction_declaration" else agent.post(address, {"texte": "x"})
        assert answer.status_code == 404


def test_anonymous_and_other_roles_stay_outside(at: Moment, client: Client, as_member: Callable) -> None:
    row = build.filed(at=at)
    assert client.get(reverse("instruction")).status_code == 302
    member = as_member(row.organisme)
    assert member.get(reverse("instruction")).status_code == 403
    assert member.post(reverse("enregistrer_declaration", args=[row.pk])).status_code == 403
    assert member.get(reverse("enregistrer_declaration", args=[row.pk])).status_code == 405


def test_queue_filters_and_turns_its_pages(at: Moment, agent: Client) -> None:
    for rank in range(1, 23):
        build.filed(at=at, rank=rank)
    build.registered(at=at, rank=40)
    first = agent.get(reverse("instruction")).content.decode()
    assert "Page 1 sur 2" in first
    assert "Tremplin 40" not in first
    assert "Tremplin 22" in agent.get(reverse("instruction"), {"page": 2}).content.decode()
    assert "Tremplin 40" in agent.get(reverse("instruction"), {"etat": "enregistree"}).content.decode()
    found = agent.get(reverse("instruction"), {"texte": "tremplin 7"}).content.decode()
    assert "Tremplin 7<" in found
    assert "Tremplin 8<" not in found
    assert "Aucune déclaration ne correspond" in agent.get(reverse("instruction"), {"texte": "zzz"}).content.decode()
    assert agent.get(reverse("instruction"), {"etat": "inventé", "page": "x"}).status_code == 200


def test_nacre_convention_is_recorded_for_a_body_of_the_territory(at: Moment, agent: Client) -> None:
    body = build.organisme(at=at, rank=1)
    build.organisme(at=at, rank=2, code_postal="69001", commune="Lyon")
    data = {"siret": body.siret, "reference": "NACRE-42", "convention_from_on": "01/01/2015"}
    address = reverse("nacre_conventions")
    bad = agent.post(address, {**data, "convention_from_on": "01/01/2017"})
    assert bad.status_code == 400
    assert "n’était pas en vigueur" in bad.content.decode()
    assert 'value="NACRE-42"' in bad.content.decode()
    assert "de votre territoire" in agent.post(address, {**data, "siret": build.siret(2)}).content.decode()
    assert agent.post(address, data).status_code == 302
    assert agent.post(address, data).status_code == 400
    assert Qualite.objects.get().organisme == body
