"""The refusal as a decision, the récépissé and its only mention, and numbers of old regions."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from django.urls import reverse

from cpa_portal.clock.moment import Moment
from cpa_portal.documents.models import Document
from organismes.rules.identifiers import nda_warnings
from organismes.services import corrections, declarations
from organismes.services.nightly import run_nightly
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db


def test_a_refusal_cites_its_evidence_and_the_last_day_of_appeal(at: Moment, as_member: Callable) -> None:
    row = build.filed(at=at)
    agent = build.actor_of_instructor(build.instructeur(at=at))
    wanted = [corrections.Correction("programme", "incomplet", "Dites les moyens.")]
    corrections.ask(declaration=row, corrections=wanted, actor=agent, at=at)
    declarations.refuse(declaration=row, motif="piece_manquante", detail="Le programme.", actor=agent, at=at)
    client = as_member(row.organisme)
    page = client.get(reverse("decision_refus", args=[row.pk])).content.decode()
    for words in ("Une pièce justificative manque", "Le programme.", "piece.png", "Dites les moyens.", "tribunal"):
        assert words in page
    assert "15 juillet 2017" in page.replace("\u00a0", " ")
    answer = client.get(reverse("decision_refus_pdf", args=[row.pk]))
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert "/StructTreeRoot" in pdf.Root
    assert "Décision de refus" in client.get(reverse("declaration")).content.decode()


def test_a_declaration_that_was_not_refused_has_no_decision(at: Moment, as_member: Callable) -> None:
    row = build.filed(at=at)
    assert as_member(row.organisme).get(reverse("decision_refus", args=[row.pk])).status_code == 404


def test_tacit_registration_is_attested_by_the_receipt(at: Moment) -> None:
    build.filed(at=at)
    run_nightly(at=replace(at, today=date(2017, 6, 15)))
    document = Document.objects.get(kind="recepisse")
    assert "tacitement" in document.html
    assert document.html.count("agrément") == 1


@pytest.mark.parametrize(
    ("nda", "code_postal", "count"),
    [
        ("11770514577", "77000", 0),
        ("11770514577", "69001", 2),
        ("21510001251", "51100", 0),
        ("99770514577", "77000", 1),
    ],
)
def test_the_parts_of_a_number_only_warn(nda: str, code_postal: str, count: int) -> None:
    assert len(nda_warnings(nda, code_postal)) == count
