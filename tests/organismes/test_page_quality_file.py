"""The pages of the body's file."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.quality import fill
from organismes.models import Qualite
from organismes.services import qualite
from tests.builders import organismes as build
from tests.builders import quality

pytestmark = pytest.mark.django_db


def _text(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_a_file_is_opened_from_the_page_of_quality(at: Moment, as_member: Callable) -> None:
    client: Client = as_member(build.registered(at=at))
    address = reverse("demander_examen")
    assert client.post(address, {"source": "label", "label_code": "opqf", "reference": ""}).status_code == 400
    off = client.post(address, {"source": "label", "label_code": "eduform", "reference": "42"})
    assert off.status_code == 400
    assert "n’est pas sur la liste du Cnefop" in _text(off)
    for _ in range(2):
        assert client.post(address, {"source": "datadock"}).status_code == 302
    row = Qualite.objects.get()
    assert "0 indicateur rempli sur 21" in _text(client.get(reverse("dossier_qualite", args=[row.pk])))
    assert "Continuer le dossier" in _text(client.get(reverse("organisme_accueil")))


def test_an_indicator_keeps_its_text_and_several_files_and_goes_on(at: Moment, as_member: Callable) -> None:
    row = quality.opened(build.registered(at=at), at=at)
    client: Client = as_member(row.organisme)
    address = reverse("indicateur_qualite", args=[row.pk, "1.1"])
    sent = client.post(
        address, {"texte": "Nos programmes", "fichiers": [build.a_png(), build.a_png("red")], "suivant": "1"}
    )
    assert sent["Location"] == reverse("indicateur_qualite", args=[row.pk, "1.2"])
    page = _text(client.get(address))
    assert "Nos programmes" in page
    assert "1 indicateur rempli sur 21" in page
    proof = row.preuves.kept().first()
    download = client.get(reverse("preuve_qualite", args=[proof.pk]))
    assert b"PNG" in download.getvalue()
    reused = client.post(reverse("indicateur_qualite", args=[row.pk, "1.2"]), {"texte": "", "reprises": [proof.pk]})
    assert reused.status_code == 302
    assert row.preuves.kept().filter(indicateur="1.2").get().fichier_id == proof.fichier_id
    assert client.post(reverse("retirer_preuve", args=[proof.pk])).status_code == 302
    assert client.get(reverse("preuve_qualite", args=[proof.pk])).status_code == 404


def test_a_draft_that_saves_itself_answers_without_a_page(at: Moment, as_member: Callable) -> None:
    row = quality.opened(build.registered(at=at), at=at)
    client: Client = as_member(row.organisme)
    address = reverse("indicateur_qualite", args=[row.pk, "1.1"])
    assert client.post(address, {"texte": "Début"}, headers={"X-Brouillon": "1"}).status_code == 204
    assert row.reponses.get().texte == "Début"


def test_a_file_that_is_not_one_keeps_what_was_typed(at: Moment, as_member: Callable) -> None:
    row = quality.opened(build.registered(at=at), at=at)
    client: Client = as_member(row.organisme)
    false = SimpleUploadedFile("preuve.pdf", b"MZ\x90\x00 not a document")
    answer = client.post(
        reverse("indicateur_qualite", args=[row.pk, "1.1"]), {"texte": "Nos programmes", "fichiers": [false]}
    )
    assert answer.status_code == 400
    assert "Nos programmes" in _text(answer)


def test_the_file_is_sent_then_shown_and_closed(at: Moment, as_member: Callable, system: Actor) -> None:
    row = quality.opened(build.registered(at=at), at=at)
    client: Client = as_member(row.organisme)
    send, page = reverse("envoyer_qualite", args=[row.pk]), reverse("dossier_qualite", args=[row.pk])
    assert "Il manque" in _text(client.post(send, follow=True))
    fill(qualite=row, actor=system, at=at)
    assert "Rien ne manque" in _text(client.get(page))
    assert "Votre dossier est envoyé" in _text(client.post(send, follow=True))
    assert "n’est plus possible" in _text(client.post(send, follow=True))
    assert "<textarea" not in _text(client.get(reverse("indicateur_qualite", args=[row.pk, "1.1"])))
    quality.concluded(Qualite.objects.get(), "a_completer", at=at, i2_1="insuffisant")
    shown = _text(client.get(page))
    assert "Complément demandé" in shown
    assert "La pièce ne le montre pas." in shown
    assert "<textarea" in _text(client.get(reverse("indicateur_qualite", args=[row.pk, "2.1"])))


def test_another_body_and_a_trainer_have_no_way_in(at: Moment, as_member: Callable, system: Actor) -> None:
    row = quality.opened(build.registered(at=at), at=at)
    stranger: Client = as_member(build.registered(at=at, rank=2))
    numbers = [row.pk, "1.1"]
    assert stranger.get(reverse("dossier_qualite", args=[row.pk])).status_code == 404
    assert stranger.post(reverse("indicateur_qualite", args=numbers), {"texte": "x"}).status_code == 404
    assert stranger.post(reverse("envoyer_qualite", args=[row.pk])).status_code == 404
    elsewhere = qualite.request_quality(organisme=build.registered(at=at, rank=3), actor=system, at=at)
    assert as_member(elsewhere.organisme).get(reverse("dossier_qualite", args=[elsewhere.pk])).status_code == 404


def test_the_whole_file_is_read_in_a_constant_number_of_queries(at: Moment, as_member: Callable, system: Actor) -> None:
    row = quality.opened(build.registered(at=at), at=at)
    client, page = as_member(row.organisme), reverse("dossier_qualite", args=[row.pk])
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    fill(qualite=row, actor=system, at=at)
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(few) == len(many)
