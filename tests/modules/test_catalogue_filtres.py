"""Filters of the catalogue: places, dates, price, hours, funder; what is typed stays, each filter can be taken off."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cpa_portal.actor import Actor
from financeurs.services.catalogue import add_entry
from modules.models import SessionModule
from organismes.models import Organisme
from tests.builders import financeurs as funders
from tests.builders import modules as build
from tests.builders import organismes as bodies

pytestmark = pytest.mark.django_db
H = 3600
SYSTEM = Actor.system("test")


def bodies_of(rank: int) -> Organisme:
    return Organisme.objects.get(siret=bodies.siret(rank))


def found(client, **query: str) -> list[str]:
    response = client.get(reverse("catalogue"), query)
    assert response.status_code == 200
    return sorted(row.module.titre for row in response.context["resultats"])


def page(client, **query: str) -> str:
    return client.get(reverse("catalogue"), query).content.decode()


@pytest.fixture
def shelf(at) -> None:
    """Melun, two Saint-Denis, and a module that goes on the road."""
    build.module(at=at, titre="À Melun", commune="Melun", departement="77", forfait_secondes=10 * H)
    build.module(at=at, titre="En banlieue", commune="Saint-Denis", departement="93", forfait_secondes=20 * H)
    build.module(at=at, titre="Dans l’île", commune="Saint-Denis", departement="974", forfait_secondes=30 * H)
    road = build.module(at=at, titre="En tournée", commune="Paris", departement="75", forfait_secondes=40 * H)
    first = at.today + timedelta(days=30)
    SessionModule.objects.create(
        module=road, first_on=first, last_on=first, code_insee="77288", commune="Melun", departement="77"
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"commune": "melun"}, ["En tournée", "À Melun"]),
        ({"commune": "77000"}, ["En tournée", "À Melun"]),
        ({"commune": "77288"}, ["En tournée", "À Melun"]),
        ({"commune": "St Denis (93)"}, ["En banlieue"]),
        ({"commune": "Saint-Denis", "departement": "974"}, ["Dans l’île"]),
        ({"departement": "77"}, ["En tournée", "À Melun"]),
        ({"du": "2017-06-01", "au": "2017-06-30"}, ["En tournée"]),
        ({"du": "01/07/2017"}, []),
        ({"du": "2017-06-01", "departement": "75"}, []),
        ({"heures_min": "20", "heures_max": "30"}, ["Dans l’île", "En banlieue"]),
    ],
)
def test_places_dates_and_hours(client, shelf, query, expected) -> None:
    assert found(client, **query) == expected


def test_a_session_of_the_past_is_no_place(client, at, shelf) -> None:
    SessionModule.objects.update(first_on=at.today - timedelta(days=9), last_on=at.today - timedelta(days=9))
    assert found(client, commune="Melun") == ["À Melun"]


def test_several_communes_of_one_name_are_told_apart(client, shelf) -> None:
    shown = page(client, commune="Saint-Denis")
    assert "Plusieurs communes portent ce nom" in shown
    assert "Saint-Denis (93)" in shown
    assert "commune=Saint-Denis+%28974%29" in shown


def test_an_unknown_commune_is_said_with_the_nearest(client, shelf) -> None:
    shown = page(client, commune="Meluhn", q="melun")
    assert "Aucune commune ne porte ce nom" in shown
    assert "Melun (77)" in shown
    assert 'value="Meluhn"' in shown


def test_bounds_in_the_wrong_order_are_said(client, shelf) -> None:
    assert "plus courte que la durée minimale" in page(client, heures_min="20", heures_max="10")
    assert "vient avant son début" in page(client, du="2017-06-02", au="2017-06-01")
    assert "Écrivez une date" in page(client, du="bientôt")


def test_each_active_filter_has_a_link_that_takes_it_off(client, shelf) -> None:
    shown = page(client, departement="77", phase="pre_creation")
    assert 'href="?phase=pre_creation">Département\u00a0: 77 – Seine-et-Marne' in shown
    assert 'href="?departement=77">Moment' in shown


def test_nothing_found_offers_to_widen_one_step(client, shelf) -> None:
    shown = page(client, departement="2A", phase="pre_creation")
    assert "Élargir d’un pas" in shown
    assert 'href="?phase=pre_creation">tous les départements' in shown


def test_the_catalogue_of_a_funder_narrows_to_its_bodies(client, at, shelf) -> None:
    build.module(at=at, rank=2, titre="Chez l’autre")
    funder = funders.funder(at=at).row
    add_entry(financeur=funder, organisme=bodies_of(2), from_on=at.today, motif="Qualité", actor=SYSTEM, at=at)
    assert found(client, financeur=str(funder.pk)) == ["Chez l’autre"]


def test_a_body_no_longer_admissible_leaves_the_catalogue(client, at, shelf) -> None:
    body = bodies_of(1)
    body.qualites.update(from_on=at.today - timedelta(days=90), until_on=at.today - timedelta(days=1))
    assert found(client) == []
