"""Pages of the quotes, for the person and for the organisme."""

import pytest
from django.urls import reverse

from modules.models import Devis
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
OFFER = {
    "lignes-TOTAL_FORMS": "2",
    "lignes-INITIAL_FORMS": "0",
    "lignes-0-libelle": "Rendez-vous",
    "lignes-0-duree": "20",
    "lignes-0-prix": "900,00",
    "lignes-0-first_on": "01/06/2017",
    "lignes-0-last_on": "30/06/2017",
    "detail": "Dix rendez-vous",
}


@pytest.fixture
def module(at):
    return build.module(at=at, tarification="devis")


@pytest.fixture
def asked(at, compte, module):
    dossier = build.draft(at=at, compte=compte, module=module)
    return build.quotes.request_quote(
        dossier=dossier, projet="Ouvrir une librairie", actor=build.as_person(compte.titulaire), at=at
    )


def test_asking_keeps_what_was_typed_and_asks_once(at, compte, module, enter_as) -> None:
    dossier = build.draft(at=at, compte=compte, module=module)
    client, address = enter_as(compte), reverse("demander_devis", args=[dossier.pk])
    assert "Décrivez votre projet" in client.post(address, {"projet": " "}).content.decode()
    page = client.post(address, {"projet": "Une librairie"}, follow=True).content.decode()
    assert "Votre demande de devis est envoyée" in page
    again = client.post(address, {"projet": "Encore une"}).content.decode()
    assert "déjà demandé" in again
    assert "Encore une</textarea>" in again
    assert Devis.objects.count() == 1


def test_establishing_shows_the_project_and_sends_the_offer(asked, enter_as) -> None:
    client, address = enter_as(asked.dossier.module.organisme), reverse("etablir_devis", args=[asked.pk])
    assert "Ouvrir une librairie" in client.get(address).content.decode()
    page = client.post(address, OFFER, follow=True).content.decode()
    assert "Le devis est envoyé" in page
    assert "900,00\u00a0€" in page
    assert "Ce devis n’attend plus" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("duree", "vingt", "Écrivez une durée en heures"),
        ("duree", "0", "Ligne 1\u00a0: la durée"),
        ("prix", "gratuit", "Écrivez un montant en euros"),
        ("prix", "0", "supérieur à zéro"),
        ("first_on", "01/05/2017", "ne peut pas être avant"),
        ("last_on", "31/05/2017", "précède la première"),
        ("libelle", "", "Dites de quelle prestation"),
    ],
)
def test_a_wrong_offer_keeps_what_was_typed(asked, enter_as, field, value, words) -> None:
    client = enter_as(asked.dossier.module.organisme)
    page = client.post(
        reverse("etablir_devis", args=[asked.pk]), {**OFFER, f"lignes-0-{field}": value}
    ).content.decode()
    assert words in page
    assert (f'value="{value}"' in page) or not value
    assert 'value="30/06/2017"' in page or field == "last_on"
    asked.refresh_from_db()
    assert asked.etat == "demande"


def test_the_person_reads_and_accepts(at, compte, module, enter_as) -> None:
    offer = build.quoted(at=at, compte=compte, module=module)
    client, address = enter_as(compte), reverse("repondre_devis", args=[offer.pk])
    page = client.get(address).content.decode()
    assert "20\u00a0h" in page
    assert "Accepter le devis" in page
    done = client.post(address, {"reponse": "accepter"}, follow=True).content.decode()
    assert "Le devis est accepté" in done
    assert "Rien ne manque" in done
    again = client.post(address, {"reponse": "accepter"}, follow=True).content.decode()
    assert "n’est plus possible" in again
    assert "Accepter le devis" not in client.get(address).content.decode()


def test_the_document_is_read_by_both_and_by_nobody_else(at, compte, module, enter_as) -> None:
    offer = build.quoted(at=at, compte=compte, module=module)
    address = reverse("devis_document", args=[offer.pk])
    twin = build.person(at=at, cpf=48)
    twin_offer = build.quoted(at=at, compte=twin, module=module)
    assert "Devis personnel" in enter_as(compte).get(address).content.decode()
    assert enter_as(compte).get(reverse("devis_document", args=[twin_offer.pk])).status_code == 404
    assert enter_as(module.organisme).get(address).status_code == 200
    assert enter_as(build.module(at=at, rank=2).organisme).get(address).status_code == 404


def test_the_pdf_is_a_pdf(at, compte, module, enter_as) -> None:
    offer = build.quoted(at=at, compte=compte, module=module)
    response = enter_as(compte).get(reverse("devis_pdf", args=[offer.pk]))
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Disposition"].startswith("attachment")


def test_strangers_neither_read_nor_answer(at, compte, module, enter_as) -> None:
    offer = build.quoted(at=at, compte=compte, module=module)
    twin = build.person(at=at, cpf=48)
    build.quoted(at=at, compte=twin, module=module)
    address = reverse("repondre_devis", args=[offer.pk])
    assert enter_as(twin).get(address).status_code == 404
    assert enter_as(twin).post(address, {"reponse": "accepter"}).status_code == 404
    other = build.module(at=at, rank=2, tarification="devis").organisme
    assert enter_as(other).post(reverse("etablir_devis", args=[offer.pk]), OFFER).status_code == 404
