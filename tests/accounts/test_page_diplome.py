"""Declaring a diploma: form, before and after, confirmation; by the person or by her adviser."""

import pytest
from django.urls import reverse

from accounts.models import Diplome
from cpa_portal.outbox.delivery import drain
from cpa_portal.outbox.models import Courriel
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db
CONFIRMED = {"niveau": "VI", "etape": "confirmer", "lu": "on"}


def test_the_law_is_told_before_anything_is_declared(person):
    page = person.get(reverse("declarer_diplome")).content.decode()
    assert "313-3 et 441-6" in page


def test_the_preview_changes_nothing(person, cast):
    page = person.post(reverse("declarer_diplome"), {"niveau": "VI"}).content.decode()
    assert "24 → 48\u00a0h le 31\u00a0mars 2018, plafond 150 → 400\u00a0h" in page
    assert "48\u00a0h" in page
    assert not Diplome.objects.exists()


def test_nothing_is_declared_without_the_certificate(person, cast):
    page = person.post(reverse("declarer_diplome"), {"niveau": "VI", "etape": "confirmer"}).content.decode()
    assert "Cochez cette case" in page
    assert not Diplome.objects.exists()


def test_the_person_confirms_then_corrects(person, cast, moment):
    assert person.post(reverse("declarer_diplome"), CONFIRMED).status_code == 302
    assert person.post(reverse("declarer_diplome"), {**CONFIRMED, "niveau": "IV"}).status_code == 302
    assert Diplome.objects.current().get().niveau == "IV"
    drain(at=moment)
    page = person.get(reverse("mes_droits")).content.decode()
    assert "IV – baccalauréat" in page


def test_coming_back_keeps_what_was_typed(person, cast):
    page = person.post(reverse("declarer_diplome"), {"niveau": "V bis", "etape": "modifier"}).content.decode()
    assert 'value="V bis" ' in page
    assert "checked" in page


@pytest.mark.parametrize("typed", [{}, {"niveau": "X"}, {"niveau": "VI", "obtained_on": "hier"}])
def test_bad_input_stays_on_the_form(person, cast, typed):
    response = person.post(reverse("declarer_diplome"), {**typed, "etape": "confirmer", "lu": "on"})
    assert "Il y a un problème" in response.content.decode()
    assert not Diplome.objects.exists()


def test_a_diploma_of_tomorrow_is_refused_on_its_field(person, cast):
    page = person.post(reverse("declarer_diplome"), {**CONFIRMED, "obtained_on": "01/01/2030"}).content.decode()
    assert "dans le futur" in page


def test_the_adviser_declares_and_both_are_told(cast, moment, adviser):
    mandat = build.in_force(cast.compte, cast.conseiller, at=moment)
    address = reverse("conseiller_declarer_diplome", args=[cast.compte.titulaire_id])
    before = Courriel.objects.count()
    assert adviser.post(address, CONFIRMED).status_code == 302
    declared = Diplome.objects.get()
    assert (declared.declarant, declared.mandat_id) == ("cep", mandat.pk)
    recipients = set(Courriel.objects.order_by("pk").values_list("recipient", flat=True)[before:])
    assert recipients == {cast.compte.titulaire.user.email, cast.conseiller.user.email}
    drain(at=moment)
    cast.compte.refresh_from_db()
    assert cast.compte.computed_version == cast.compte.facts_version


def test_what_was_done_is_shown_under_the_mandate(cast, moment, adviser, person):
    build.in_force(cast.compte, cast.conseiller, at=moment)
    adviser.post(reverse("conseiller_declarer_diplome", args=[cast.compte.titulaire_id]), CONFIRMED)
    assert "a déclaré un niveau de diplôme" in person.get(reverse("mes_mandats")).content.decode()


def test_the_hours_shown_in_the_preview_are_journalled(cast, moment, adviser, person):
    build.in_force(cast.compte, cast.conseiller, at=moment)
    adviser.post(reverse("conseiller_declarer_diplome", args=[cast.compte.titulaire_id]), {"niveau": "VI"})
    assert "A consulté les heures du compte" in person.get(reverse("qui_a_vu")).content.decode()


def test_the_adviser_without_the_power_declares_nothing(cast, moment, adviser):
    build.in_force(cast.compte, cast.conseiller, at=moment, pouvoirs=["lire"])
    address = reverse("conseiller_declarer_diplome", args=[cast.compte.titulaire_id])
    assert adviser.post(address, CONFIRMED).status_code == 403
    assert not Diplome.objects.exists()
