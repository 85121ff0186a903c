"""A catalogue sent by software."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cpa_portal.outbox.delivery import drain
from modules.models import ImportLheo, Module
from tests.builders import modules as build
from tests.modules.lheo import files


@pytest.fixture
def manager(enter_as, body):
    """The software, signed in for a gestionnaire."""
    return enter_as(body)


def send(client, data: bytes):
    file = SimpleUploadedFile("catalogue.xml", data, "application/xml")
    return client.post(reverse("api_catalogues_lheo"), {"fichier": file})


def test_a_file_is_tried_and_read_back(manager, offer, at) -> None:
    answer = send(manager, files.lheo(offer("F1"), offer("F2")))
    assert (answer.status_code, answer.json()["etat"]) == (202, "recu")
    drain(at=at)
    row = manager.get(reverse("api_catalogue_lheo", args=[answer.json()["id"]])).json()
    assert (row["etat"], row["ajoutees"], row["modifiees"], row["fermees"]) == ("pret", 2, 0, 0)
    assert [one["id"] for one in manager.get(reverse("api_catalogues_lheo")).json()["results"]] == [row["id"]]
    assert not Module.objects.exists()


def test_errors_come_with_line_and_path(manager, offer, at) -> None:
    answer = send(manager, files.lheo(offer("F1", title="")))
    drain(at=at)
    row = manager.get(reverse("api_catalogue_lheo", args=[answer.json()["id"]])).json()
    assert (row["etat"], row["erreurs"]) == ("refuse", 1)
    assert row["anomalies"][0]["chemin"] == "/lheo/offres/formation[1]/intitule-formation"
    assert row["anomalies"][0]["ligne"] == 3


def test_a_doctype_is_refused_at_once(manager) -> None:
    answer = send(manager, files.lheo(prolog="<!DOCTYPE lheo>"))
    assert (answer.status_code, answer.json()["code"]) == (400, "doctype")
    assert not ImportLheo.objects.exists()


def test_a_person_sends_nothing_and_another_body_reads_nothing(db, enter_as, compte, offer, at, manager) -> None:
    data = files.lheo(offer("F1"))
    row = send(manager, data).json()
    assert send(enter_as(compte), data).status_code == 403
    stranger = enter_as(build.organisme(at=at, rank=2))
    assert stranger.get(reverse("api_catalogue_lheo", args=[row["id"]])).status_code == 404
    assert stranger.get(reverse("api_catalogues_lheo")).json()["results"] == []
