"""The pages of the catalogue as a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cpa_portal.outbox.delivery import drain
from modules.models import ImportLheo, Module
from tests.builders import modules as build
from tests.modules.lheo import files


@pytest.fixture
def manager(enter_as, body):
    """A gestionnaire of the body."""
    return enter_as(body)


def upload(data: bytes) -> dict[str, SimpleUploadedFile]:
    return {"fichier": SimpleUploadedFile("catalogue.xml", data, "application/xml")}


def test_from_the_file_to_the_drafts(manager, offer, at):
    response = manager.post(reverse("mon_catalogue"), upload(files.lheo(offer("F1"), offer("F2"))))
    address = response["Location"]
    assert "Actualiser l’avancement" in manager.get(address).content.decode()
    drain(at=at)
    page = manager.get(address).content.decode()
    assert "2\u00a0offres ajoutées" in page
    assert not Module.objects.exists()
    manager.post(reverse("confirmer_lheo", args=[ImportLheo.objects.get().pk]))
    assert "Actualiser l’avancement" in manager.get(address).content.decode()
    drain(at=at)
    assert "Votre catalogue est à jour" in manager.get(address).content.decode()
    assert Module.objects.filter(etat="brouillon").count() == 2


def test_errors_are_shown_by_line_and_as_csv(manager, offer, at):
    address = manager.post(reverse("mon_catalogue"), upload(files.lheo(offer("F1", title=""))))["Location"]
    drain(at=at)
    page = manager.get(address).content.decode()
    assert "Ce fichier est refusé" in page
    assert "1\u00a0erreur à corriger" in page
    assert "/lheo/offres/formation[1]/intitule-formation" in page
    response = manager.get(reverse("anomalies_lheo", args=[ImportLheo.objects.get().pk]))
    csv = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert csv[0] == "ligne;chemin;gravite;message"
    assert csv[1].startswith("3;/lheo/offres/formation[1]/intitule-formation;erreur;")


def test_a_file_that_is_not_lheo_is_refused_on_the_form(manager):
    response = manager.post(reverse("mon_catalogue"), upload(b"<html/>"))
    assert response.status_code == 400
    assert "commence par &lt;html&gt;" in response.content.decode()
    assert not ImportLheo.objects.exists()


def test_the_same_file_again_offers_nothing_to_confirm(manager, offer, send):
    send(offer("F1"), apply=True)
    row = send(offer("F1"))
    page = manager.get(reverse("import_lheo", args=[row.pk])).content.decode()
    assert "ne change rien" in page
    assert "Mettre à jour mon catalogue" not in page


def test_another_body_sees_nothing_of_it(enter_as, offer, send, at):
    row = send(offer("F1"))
    stranger = enter_as(build.organisme(at=at, rank=2))
    for name in ("import_lheo", "anomalies_lheo"):
        assert stranger.get(reverse(name, args=[row.pk])).status_code == 404
    assert stranger.post(reverse("confirmer_lheo", args=[row.pk])).status_code == 404


def test_the_pages_make_the_same_queries_whatever_the_size(manager, offer, send, django_assert_max_num_queries):
    row = send(*(offer(f"F{rank}") for rank in range(30)))
    with django_assert_max_num_queries(16):
        manager.get(reverse("import_lheo", args=[row.pk]))
    with django_assert_max_num_queries(14):
        manager.get(reverse("mon_catalogue"))


def test_both_exports_are_downloaded(client, manager, at):
    assert client.get(reverse("export_lheo")).status_code == 404
    build.module(at=at)
    public = client.get(reverse("export_lheo"))
    assert b"<formation" in b"".join(public.streaming_content)
    own = manager.get(reverse("export_mon_catalogue"), {"encodage": "iso-8859-1"})
    assert own["Content-Type"] == "application/xml; charset=ISO-8859-1"
    assert b'encoding="ISO-8859-1"' in b"".join(own.streaming_content)
