"""The draft: kept while it is typed, never overwritten in silence, taken back until an instructor has it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused
from organismes.services import attributions, declarations
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Brouillon": "1"}


def send(client: Client, objet: str, revision: int, onglet: str, **extra: Any) -> Any:
    data = {"objet": objet, "first_contract_on": "02/05/2017", "revision": revision, "onglet": onglet}
    return client.post(reverse("declaration"), data, **extra)


def test_what_is_typed_is_kept_and_the_same_window_goes_on(at: Moment, as_member: Callable) -> None:
    body = build.organisme(at=at)
    client = as_member(body)
    assert send(client, "Un", 0, "a", headers=SCRIPT).status_code == 204
    assert send(client, "Un deux", 0, "a", headers=SCRIPT).status_code == 204
    row = body.declarations.get()
    assert (row.objet, row.revision) == ("Un deux", 2)
    assert "Brouillon enregistré le" in client.get(reverse("declaration")).content.decode()


def test_two_windows_do_not_overwrite_each_other_in_silence(at: Moment, as_member: Callable) -> None:
    body = build.organisme(at=at)
    client = as_member(body)
    send(client, "De la fenêtre A", 0, "a", headers=SCRIPT)
    assert send(client, "De la fenêtre B", 0, "b", headers=SCRIPT).status_code == 409
    assert body.declarations.get().objet == "De la fenêtre A"
    answer = send(client, "De la fenêtre B", 0, "b")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "modifiée ailleurs" in page
    assert "De la fenêtre A" in page
    assert "De la fenêtre B" in page
    assert 'name="revision" value="1"' in page
    assert send(client, "De la fenêtre B", 1, "b").status_code == 302
    assert body.declarations.get().objet == "De la fenêtre B"


def test_a_bad_date_is_no_conflict(at: Moment, as_member: Callable) -> None:
    client = as_member(build.organisme(at=at))
    data = {"objet": "x", "first_contract_on": "31/02/2017", "revision": 0, "onglet": "a"}
    assert client.post(reverse("declaration"), data, headers=SCRIPT).status_code == 400


def test_a_deposit_is_taken_back_until_an_instructor_has_it(at: Moment, as_member: Callable) -> None:
    row = build.filed(at=at)
    client = as_member(row.organisme)
    page = client.get(reverse("declaration")).content.decode()
    assert "rang dans la file de la région\u00a0: 1" in page
    assert client.post(reverse("reprendre_declaration")).status_code == 302
    row.refresh_from_db()
    assert row.etat == "brouillon"
    later = replace(at, today=at.today + timedelta(days=9))
    row = declarations.file(declaration=row, actor=build.SYSTEM, at=later)
    assert (row.filed_on, row.complete_on) == (at.today, later.today)
    agent = build.actor_of_instructor(build.instructeur(at=at))
    attributions.take(declaration=row, actor=agent, at=at)
    with pytest.raises(Refused, match="examine déjà"):
        declarations.reopen(declaration=row, actor=build.SYSTEM, at=later)
    assert "Reprendre pour modifier" not in client.get(reverse("declaration")).content.decode()
    assert "examine déjà" in client.post(reverse("reprendre_declaration"), follow=True).content.decode()
