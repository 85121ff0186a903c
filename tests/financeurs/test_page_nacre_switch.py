"""« Ce qui change le 1er janvier 2018 » on screen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from cpa_portal.home.nightly import run
from modules.models import Module
from organismes.services.qualite import decide_quality, request_quality
from tests.builders import financeurs as money
from tests.builders import modules as build
from tests.builders import organismes as bodies
from tests.financeurs.nacre_world import FIRST_DAY, LAST_DAY, nacre_body, nacre_world, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def legal_day(settings: Any) -> Callable:
    """Put the legal day of the portal on a day."""
    return lambda day: setattr(settings, "BUSINESS_DATE", day)


def test_the_body_reads_in_advance_then_what_was_done_then_puts_its_modules_back(
    sign_in: Callable, legal_day: Callable
) -> None:
    world = nacre_world()
    legal_day(LAST_DAY)
    client = sign_in(world.body.membres.get().user, space=f"organisme:{world.body.pk}")
    page = client.get(reverse("changement_nacre")).content.decode()
    assert "Ce qui change le 1er janvier 2018" in page
    assert "peut l’accorder jusqu’au 31\u00a0décembre 2017, pas après" in page
    assert "Dossier qui va à son terme et sera payé" in page
    assert str(world.draft.pk) not in page, "a draft is the person's alone"
    legal_day(FIRST_DAY)
    run(day=FIRST_DAY, at=on(FIRST_DAY))
    after = client.get(reverse("changement_nacre")).content.decode()
    assert "Ce qui a changé le 1er janvier 2018" in after
    assert "Vos modules sont gardés, hors du catalogue" in after
    refused = client.post(reverse("remettre_modules"), follow=True).content.decode()
    assert "ne peut pas encore publier" in refused
    asked = request_quality(organisme=world.body, actor=build.as_member(world.body), at=on(FIRST_DAY))
    decide_quality(qualite=asked, verdict="referencable", actor=money.SYSTEM, at=on(FIRST_DAY))
    assert "Remettre les modules au catalogue" in client.get(reverse("changement_nacre")).content.decode()
    back = client.post(reverse("remettre_modules"), follow=True).content.decode()
    assert "2\u00a0modules sont de nouveau au catalogue" in back
    assert Module.objects.published().count() == 2


def test_a_body_without_convention_reads_that_nothing_changes(sign_in: Callable) -> None:
    body = bodies.organisme(at=on(LAST_DAY))
    client = sign_in(body.membres.get().user, space=f"organisme:{body.pk}")
    assert "Rien ne change pour vous" in client.get(reverse("changement_nacre")).content.decode()


def test_an_instructor_reads_the_numbers_of_her_region_alone(
    sign_in: Callable, legal_day: Callable, django_assert_max_num_queries: Callable
) -> None:
    at = on(LAST_DAY)
    legal_day(LAST_DAY)
    for rank in (1, 2, 3):
        nacre_body(at, rank=rank)
    agent, other = bodies.instructeur(at=at), bodies.instructeur(at=at, code="84", email="lyon@etat.example")
    client = sign_in(agent.user, space=f"instructeur:{agent.territoire_id}")
    with django_assert_max_num_queries(18):
        page = client.get(reverse("changements_nacre")).content.decode()
    assert page.count("À prévenir") == 3
    assert "Tremplin 3" in page
    elsewhere = sign_in(other.user, space=f"instructeur:{other.territoire_id}")
    assert "Aucune convention enregistrée" in elsewhere.get(reverse("changements_nacre")).content.decode()
