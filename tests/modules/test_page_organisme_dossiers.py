"""The queue of an organisme, one dossier, the proof and its receipt."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Solde
from cpa_portal.audit.models import JournalEntry
from cpa_portal.outbox.delivery import deliver
from cpa_portal.outbox.models import OutboxEvent
from modules.models import Justificatif, ServiceFait
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
H = 3600


def typed(**changed) -> dict:
    return {
        "type": "attestation_assiduite",
        "duree": "24",
        "ended_on": "15/05/2017",
        "fichier": build.a_pdf("Page"),
        **changed,
    }


@pytest.fixture
def dossier(at, compte, module):
    row = build.accepted(at=at, compte=compte, module=module)
    build.written(row, at=at)
    return row


def test_the_queue_shows_what_waits_for_the_organisme(at, compte, module, dossier, enter_as) -> None:
    waiting = build.person(at=at, cpf=48)
    build.transmitted(at=at, compte=waiting, module=module)
    build.draft(at=at, compte=build.person(at=at, cpf=48), module=module)
    client, address = enter_as(module.organisme), reverse("organisme_dossiers")
    first = client.get(address).content.decode()
    assert compte.titulaire.nom_affiche in first
    assert waiting.titulaire.nom_affiche not in first
    second = client.get(address, {"file": "en_attente"})
    assert [row.titulaire_id for row in second.context["page"]] == [waiting.titulaire_id]
    assert "Aucun dossier dans cette file" in client.get(address, {"file": "sans_suite"}).content.decode()
    assert client.get(address, {"file": "inconnue"}).status_code == 200


def test_the_queue_costs_a_constant_number_of_queries(at, module, enter_as, django_assert_max_num_queries) -> None:
    for _ in range(10):
        build.accepted(at=at, compte=build.person(at=at, cpf=48), module=module)
    client = enter_as(module.organisme)
    with django_assert_max_num_queries(14):
        assert len(client.get(reverse("organisme_dossiers")).context["page"]) == 10


def test_the_page_says_the_limits_and_nothing_of_the_account(dossier, compte, enter_as) -> None:
    page = enter_as(dossier.module.organisme).get(reverse("organisme_dossier", args=[dossier.pk])).content.decode()
    assert "24\u00a0h prévues au plus" in page
    assert "Du 15/05/2017 au 15/05/2017" in page
    assert "10\u00a0Mo au plus" in page
    assert "48\u00a0h" not in page


def test_a_proof_is_received_with_its_receipt(dossier, at, enter_as) -> None:
    client = enter_as(dossier.module.organisme)
    page = client.post(reverse("deposer_justificatif", args=[dossier.pk]), typed(), follow=True).content.decode()
    assert "Le justificatif est reçu" in page
    proof = Justificatif.objects.get()
    receipt = client.get(reverse("recu_justificatif", args=[proof.pk])).content.decode()
    assert proof.received_sha256 in receipt
    assert "/static/css/document.css" in receipt
    deliver(event_id=OutboxEvent.objects.get(topic="modules.proof_received").pk, at=at)
    assert ServiceFait.objects.get().secondes == 24 * H
    after = client.get(reverse("organisme_dossier", args=[dossier.pk])).content.decode()
    assert "Le service fait est constaté" in after
    assert Solde.objects.get(compte__titulaire=dossier.titulaire).debite == 24 * H


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"duree": "25"}, "La durée réalisée (25\u00a0h) dépasse la durée prévue (24\u00a0h)"),
        ({"duree": "beaucoup"}, "Écrivez une durée en heures"),
        ({"duree": "0"}, "Indiquez la durée réalisée"),
        ({"ended_on": "16/05/2017"}, "du 15/05/2017 (première séance) au 15/05/2017"),
        ({"type": "livrable"}, "cette étape se prouve par"),
        ({"fichier": ""}, "Choisissez un fichier"),
    ],
)
def test_bad_input_keeps_what_was_typed(dossier, enter_as, changed, words) -> None:
    client = enter_as(dossier.module.organisme)
    page = client.post(reverse("deposer_justificatif", args=[dossier.pk]), typed(**changed)).content.decode()
    assert words in page
    for name in ("duree", "ended_on"):
        assert f'value="{changed.get(name, typed()[name])}"' in page
    assert not Justificatif.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("attestation.pdf", b"MZ\x90\x00 program", "Ce fichier est un programme"),
        ("attestation.pdf", b"", "Ce fichier est vide"),
    ],
)
def test_a_file_that_lies_is_refused_beside_its_field(dossier, enter_as, name, content, words) -> None:
    client = enter_as(dossier.module.organisme)
    data = typed(fichier=SimpleUploadedFile(name, content))
    page = client.post(reverse("deposer_justificatif", args=[dossier.pk]), data).content.decode()
    assert words in page
    assert 'href="#id_fichier"' in page


def test_the_same_file_twice_is_said(dossier, enter_as) -> None:
    client, address = enter_as(dossier.module.organisme), reverse("deposer_justificatif", args=[dossier.pk])
    client.post(address, typed())
    assert "a déjà été reçu pour ce dossier" in client.post(address, typed()).content.decode()
    assert Justificatif.objects.count() == 1


def test_a_file_seen_elsewhere_is_flagged(at, dossier, enter_as) -> None:
    other = build.accepted(at=at, compte=build.person(at=at, cpf=48), module=dossier.module)
    build.written(other, at=at)
    client = enter_as(dossier.module.organisme)
    client.post(reverse("deposer_justificatif", args=[dossier.pk]), typed())
    page = client.post(reverse("deposer_justificatif", args=[other.pk]), typed(), follow=True).content.decode()
    assert "déjà été reçu pour un autre dossier" in page


def test_the_file_is_private_and_its_reading_journalled(at, dossier, compte, enter_as) -> None:
    proof = build.proof(dossier, at=at)
    address = reverse("fichier_justificatif", args=[proof.pk])
    response = enter_as(compte).get(address)
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "no-store, private")
    assert JournalEntry.objects.filter(verb="modules.read_proof", titulaire_id=compte.titulaire_id).count() == 1


@pytest.mark.parametrize("name", ["fichier_justificatif", "recu_justificatif", "recu_justificatif_pdf"])
def test_strangers_who_own_a_twin_find_nothing(at, dossier, enter_as, name) -> None:
    proof = build.proof(dossier, at=at)
    twin = build.accepted(at=at, compte=build.person(at=at, cpf=48), module=build.module(at=at, rank=2))
    build.proof(twin, at=at)
    address = reverse(name, args=[proof.pk])
    assert enter_as(twin.titulaire.compte).get(address).status_code == 404
    assert enter_as(twin.module.organisme).get(address).status_code == 404


def test_the_receipt_is_a_pdf(at, dossier, enter_as) -> None:
    proof = build.proof(dossier, at=at)
    response = enter_as(dossier.module.organisme).get(reverse("recu_justificatif_pdf", args=[proof.pk]))
    assert response.content.startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["organisme_dossier", "deposer_justificatif"])
def test_another_organisme_finds_nothing(at, dossier, enter_as, name) -> None:
    twin = build.module(at=at, rank=2)
    build.accepted(at=at, compte=build.person(at=at, cpf=48), module=twin)
    client = enter_as(twin.organisme)
    assert client.get(reverse(name, args=[dossier.pk])).status_code == 404
    assert client.post(reverse("deposer_justificatif", args=[dossier.pk]), typed()).status_code == 404


def test_a_draft_without_quote_stays_the_persons_own(at, compte, module, enter_as) -> None:
    draft = build.draft(at=at, compte=compte, module=module)
    assert enter_as(module.organisme).get(reverse("organisme_dossier", args=[draft.pk])).status_code == 404
