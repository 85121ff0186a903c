"""Registering by SIRET: prefilled, degraded, verified later, differences settled."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.delivery import drain
from cpa_portal.outbox.models import Courriel
from organismes.models import Organisme, VerificationSirene
from organismes.services import sirene
from organismes.sirene.embedded import companies
from tests.builders import organismes as build
from tests.organismes.sirene_server import KEY, Service, etablissement, running
from tests.organismes.test_page_registration import GOOD

pytestmark = pytest.mark.django_db
SIRET = "53104441000011"


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    with running() as found:
        settings.SIRENE, settings.SIRENE_CLE = found.url, KEY
        yield found


@pytest.fixture
def person(sign_in: Callable) -> Client:
    return sign_in(build.person("lea@exemple.example"))


def look(person: Client, siret: str) -> tuple[int, str]:
    answer = person.get(reverse("inscrire_organisme"), {"siret": siret})
    return answer.status_code, answer.content.decode()


def test_a_siret_prefills_the_form_and_confirming_registers(person: Client) -> None:
    found = companies()["80000001000010"]
    status, page = look(person, "800 000 010 00010")
    assert status == 200
    assert 'value="Tremplin Entreprendre"' in page
    assert 'value="12 rue des Forges"' in page
    data = {**GOOD, "siret": found.siret, "raison_sociale": "TREMPLIN ENTREPRENDRE", "adresse": found.adresse}
    assert person.post(reverse("inscrire_organisme"), data).status_code == 302
    assert VerificationSirene.objects.get().etat == "conforme"


def test_a_wrong_or_taken_number_is_said_at_once(at: Moment, person: Client) -> None:
    assert "clé de contrôle" in look(person, "53104441000012")[1]
    build.organisme(at=at, siret=SIRET)
    status, page = look(person, SIRET)
    assert status == 400
    assert "déjà inscrit" in page


def test_a_closed_establishment_is_an_alert_and_blocks_nothing(at: Moment, person: Client) -> None:
    closed = next(row for row in companies().values() if row.closed_on)
    assert "Établissement fermé au registre" in look(person, closed.siret)[1]
    data = {
        **GOOD,
        **{name: getattr(closed, name) for name in ("siret", "raison_sociale", "adresse", "code_postal", "commune")},
    }
    assert person.post(reverse("inscrire_organisme"), data).status_code == 302
    assert "Établissement fermé au registre" in person.get(reverse("declaration")).content.decode()


@pytest.mark.parametrize("status", [429, 503])
def test_a_register_that_fails_lets_the_person_type_and_comes_back_later(
    status: int, service: Service, at: Moment, person: Client
) -> None:
    service.status = status
    assert "ne répond pas" in look(person, SIRET)[1]
    assert person.post(reverse("inscrire_organisme"), GOOD).status_code == 302
    row = VerificationSirene.objects.get()
    assert (row.etat, row.registre) == ("a_verifier", None)
    assert "Coordonnées à vérifier" in person.get(reverse("declaration")).content.decode()
    service.status, service.known[SIRET] = 200, etablissement(SIRET, voie="DES FORGES")
    asked = row.asked_on
    assert sirene.ask_again(at=replace(at, today=asked + timedelta(days=31))) == 0
    assert sirene.ask_again(at=replace(at, today=asked + timedelta(days=1))) == 1


def later(service: Service, at: Moment, settings: Any, **changes: Any) -> Organisme:
    """A body that typed its particulars, checked the night after."""
    settings.SIRENE = "aucun"
    body = build.organisme(at=at, siret=SIRET, consultation=sirene.Consultation(sirene.Issue.INDISPONIBLE))
    settings.SIRENE, service.known[SIRET] = service.url, etablissement(SIRET, **changes)
    sirene.ask_again(at=at)
    drain(at=at)
    return body


def test_the_back_fill_shows_the_differences_and_the_register_is_accepted(
    service: Service, settings: Any, at: Moment, as_member: Callable
) -> None:
    body = later(service, at, settings, nom="TREMPLIN 1", voie="DES FORGES")
    assert Courriel.objects.filter(subject="Vos coordonnées diffèrent du registre Sirene").count() == 1
    client = as_member(body)
    assert "diffèrent du registre" in client.get(reverse("declaration")).content.decode()
    assert "1 rue DES FORGES" in client.get(reverse("verification_siret")).content.decode()
    assert client.post(reverse("verification_siret"), {"reprendre": "oui"}).status_code == 302
    body.refresh_from_db()
    assert (body.adresse, VerificationSirene.objects.get().etat) == ("1 rue DES FORGES", "conforme")
    assert client.post(reverse("verification_siret"), {"reprendre": "oui"}).status_code == 200


def test_an_explained_difference_is_shown_to_the_instructor(
    service: Service, settings: Any, at: Moment, as_member: Callable, as_instructor: Callable
) -> None:
    body = later(service, at, settings, nom="TREMPLIN 1", voie="DES FORGES")
    client = as_member(body)
    assert client.post(reverse("verification_siret"), {"explication": " "}).status_code == 400
    assert client.post(reverse("verification_siret"), {"explication": "Nous déménageons."}).status_code == 302
    row = body.declarations.get()
    body.declarations.update(etat="deposee", filed_on=at.today, complete_on=at.today)
    page = as_instructor(build.instructeur(at=at)).get(reverse("instruction_declaration", args=[row.pk]))
    assert "Nous déménageons." in page.content.decode()
    assert "1 rue DES FORGES" in page.content.decode()


def test_the_same_particulars_in_capitals_are_no_difference(service: Service, settings: Any, at: Moment) -> None:
    later(service, at, settings, nom="TREMPLIN 1")
    assert VerificationSirene.objects.get().etat == "conforme"


@pytest.mark.parametrize("change", ["etat = 'ecarts'", "etat = 'expliquee', explication = ''"])
def test_raw_sql_cannot_check_without_an_answer(change: str, service: Service, settings: Any, at: Moment) -> None:
    build.organisme(at=at, consultation=sirene.Consultation(sirene.Issue.INDISPONIBLE))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE organismes_verificationsirene SET {change}")
