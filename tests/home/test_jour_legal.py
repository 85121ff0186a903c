"""Advancing the legal day runs the night of each day passed, once and in order."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Mandat
from cpa_portal.clock.reading import current_moment
from cpa_portal.home import nightly
from cpa_portal.outbox.delivery import drain
from cpa_portal.outbox.models import OutboxEvent
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(sign_in, db):
    return sign_in(build.a_user("chef@exemple.fr", is_administrateur=True))


def test_every_night_runs_once_and_in_order(administrator, monkeypatch):
    nights = []
    monkeypatch.setattr(nightly, "NIGHTLY", (lambda *, at: nights.append(at.today),))
    response = administrator.post(reverse("jour_legal"), {"jour": "20/05/2017"})
    assert response.status_code == 302
    at = current_moment()
    assert at.today == date(2017, 5, 20)
    assert nightly.nights_left(at=at) == 5
    drain(at=at)
    nightly.ask(day=date(2017, 5, 20))
    drain(at=at)
    assert nights == [date(2017, 5, day) for day in range(16, 21)]
    assert nightly.nights_left(at=at) == 0
    assert OutboxEvent.objects.filter(topic=nightly.TOPIC).count() == 5


def test_the_nights_end_a_mandate_at_its_term(administrator):
    at = current_moment()
    build.in_force(build.a_person(at=at), build.an_adviser(at=at), at=at, jours=1)
    administrator.post(reverse("jour_legal"), {"jour": "16/05/2017"})
    drain(at=current_moment())
    assert Mandat.objects.get().etat == "expire"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("15/05/2017", "pas de retour en arrière"),
        ("01/01/2016", "pas de retour en arrière"),
        ("01/01/2030", "dix ans"),
        ("demain", "n’est pas lisible"),
        ("", "Indiquez une date"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_kept(administrator, typed, message):
    page = administrator.post(reverse("jour_legal"), {"jour": typed}).content.decode()
    assert message in page
    assert f'value="{typed}"' in page or not typed
    assert current_moment().today == date(2017, 5, 15)


def test_only_the_administrator_advances_the_day(sign_in, at):
    conseiller = build.an_adviser(at=at)
    browser = sign_in(conseiller.user)
    assert browser.post(reverse("jour_legal"), {"jour": "20/05/2017"}).status_code == 403
