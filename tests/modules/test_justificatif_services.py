"""Receiving proofs: whose, what, how much, when; files that lie; objections."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cpa_portal.documents.models import Document
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from cpa_portal.outbox.models import OutboxEvent
from modules.models import Justificatif
from modules.services.justificatifs import object_to
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
H = 3600
MO = 1024 * 1024


@pytest.fixture
def dossier(at):
    return build.accepted(at=at, compte=build.person(at=at, cpf=48), module=build.module(at=at))


def test_a_proof_is_kept_hashed_and_announced(at, dossier) -> None:
    proof = build.proof(dossier, at=at)
    assert build.tranche_of(dossier).etat == "justifiee"
    assert len(proof.received_sha256) == 64
    assert proof.fichier.check_label
    event = OutboxEvent.objects.get(topic="modules.proof_received")
    assert event.payload == {"justificatif_id": proof.pk}
    receipt = Document.objects.get(kind="recu_justificatif")
    assert proof.received_sha256 in receipt.html
    assert proof.fichier.check_label.capitalize() in receipt.html


def test_a_second_file_joins_the_first(at, dossier) -> None:
    build.proof(dossier, at=at)
    build.proof(dossier, at=at)
    assert Justificatif.objects.filter(tranche__dossier=dossier).count() == 2
    assert build.tranche_of(dossier).etat == "justifiee"


def test_the_same_file_twice_is_noticed(at, dossier) -> None:
    build.proof(dossier, at=at, file=build.a_pdf("Une"))
    with pytest.raises(Refused) as error:
        build.proof(dossier, at=at, file=build.a_pdf("Une"))
    assert error.value.code == "fichier_deja_recu"
    assert "15/05/2017" in error.value.message
    assert Justificatif.objects.count() == 1


def test_the_file_of_another_dossier_is_flagged_not_refused(at, dossier) -> None:
    build.proof(dossier, at=at, file=build.a_pdf("Une"))
    other = build.accepted(at=at, compte=build.person(at=at, cpf=48), module=dossier.module)
    assert build.proof(other, at=at, file=build.a_pdf("Une")).recu_ailleurs is True
    assert build.proof(other, at=at, file=build.a_pdf("Deux")).recu_ailleurs is False


def test_hours_above_the_plan_say_both_values(at, dossier) -> None:
    with pytest.raises(InvalidInput) as error:
        build.proof(dossier, at=at, hours=25)
    assert error.value.field == "duree"
    assert "25\u00a0h" in error.value.message
    assert "24\u00a0h" in error.value.message
    with pytest.raises(InvalidInput):
        build.proof(dossier, at=at, hours=0)


@pytest.mark.parametrize("shift", [-1, 1])
def test_the_last_day_is_between_the_first_session_and_today(at, dossier, shift) -> None:
    with pytest.raises(InvalidInput) as error:
        build.proof(dossier, at=at, ended_on=at.today + timedelta(days=shift))
    assert error.value.field == "ended_on"


def test_the_proof_is_the_one_of_the_module(at, dossier) -> None:
    with pytest.raises(InvalidInput, match="Attestation d’assiduité") as error:
        build.proof(dossier, at=at, type="livrable")
    assert error.value.field == "type"


def test_t8_proof_of_the_day_through_the_service(at) -> None:
    march = type(at)(today=date(2017, 3, 31), now=at.now)
    april = type(at)(today=date(2017, 4, 1), now=at.now)
    module = build.module(at=march)
    dossier = build.accepted(at=march, compte=build.person(at=march, cpf=48), module=module)
    with pytest.raises(InvalidInput, match="Attestation de présence"):
        build.proof(dossier, at=march)
    assert build.proof(dossier, at=march, type="attestation_presence").type == "attestation_presence"
    with pytest.raises(InvalidInput, match="Attestation d’assiduité"):
        build.proof(dossier, at=april, type="attestation_presence", ended_on=april.today)
    assert build.proof(dossier, at=april, ended_on=april.today).type == "attestation_assiduite"


def test_only_an_accepted_dossier_of_ones_own_organisme(at, dossier) -> None:
    stranger = build.as_member(build.organisme(at=at, rank=2))
    with pytest.raises(NotAllowed):
        build.justificatifs.submit_proof(
            tranche=build.tranche_of(dossier),
            file=build.a_pdf(),
            type="attestation_assiduite",
            secondes_realisees=H,
            ended_on=at.today,
            actor=stranger,
            at=at,
        )
    actor = build.as_person(dossier.titulaire)
    build.dossiers.cancel(dossier=dossier, motif="non", actor=actor, at=at)
    with pytest.raises(Refused, match="n’attend pas"):
        build.proof(dossier, at=at)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("attestation.pdf", b"MZ\x90\x00 this is a program", "programme"),
        ("attestation.pdf", b"", "vide"),
        ("attestation.pdf", b"%PDF-1.7 truncated", "abîmé"),
        ("attestation.docx", b"PK\x03\x04 whatever", "ni un PDF"),
    ],
)
def test_files_that_lie_are_refused(at, dossier, name, content, words) -> None:
    with pytest.raises(InvalidInput, match=words) as error:
        build.proof(dossier, at=at, file=SimpleUploadedFile(name, content))
    assert error.value.field == "fichier"
    assert not Justificatif.objects.exists()


def padded_pdf(size: int) -> SimpleUploadedFile:
    """A sound PDF of exactly this size."""
    data = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(data)
    content = data.getvalue()
    head, tail = content[:15], content[15:]
    return SimpleUploadedFile(
        "grand.pdf", b"%PDF-1.7\n%" + b"x" * (size - len(head) - len(tail) - 11) + b"\n" + content
    )


@pytest.mark.parametrize(("size", "kept"), [(10 * MO - 1, True), (10 * MO, True), (10 * MO + 1, False)])
def test_ten_megabytes_and_not_one_byte_more(at, dossier, size, kept) -> None:
    file = padded_pdf(size)
    assert file.size == size
    if kept:
        assert build.proof(dossier, at=at, file=file).fichier.size == size
    else:
        with pytest.raises(InvalidInput, match="10\u00a0Mo"):
            build.proof(dossier, at=at, file=file)


def test_a_funder_objects_and_another_file_is_awaited(at, dossier) -> None:
    proof = build.proof(dossier, at=at)
    with pytest.raises(NotAllowed):
        object_to(justificatif=proof, objection="x", actor=build.as_member(dossier.module.organisme), at=at)
    with pytest.raises(InvalidInput):
        object_to(justificatif=proof, objection=" ", actor=build.as_funder(), at=at)
    objected = object_to(justificatif=proof, objection="Signature absente", actor=build.as_funder(), at=at)
    assert objected.objected_at == at.now
    assert build.tranche_of(dossier).etat == "attendue"
    with pytest.raises(Refused, match="déjà inscrite"):
        object_to(justificatif=proof, objection="Encore", actor=build.as_funder(), at=at)
