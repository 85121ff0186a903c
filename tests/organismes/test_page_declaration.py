"""The body's pages about its declaration: kept at each submit, filed once, never somebody else's."""

from collections.abc import Callable
from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cpa_portal.clock.moment import Moment
from organismes.models import PieceDeclaration
from organismes.policies import required_pieces
from organismes.services import membres
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db
DRAFT = {"objet": "Accompagner des créateurs.", "first_contract_on": "02/05/2017"}


def piece(nature: str = "programme", file: SimpleUploadedFile | None = None) -> dict:
    return {**DRAFT, "nature": nature, "fichier": file or build.a_png()}


def test_from_the_draft_to_the_deposit(at: Moment, as_member: Callable) -> None:
    body = build.organisme(at=at)
    client: Client = as_member(body)
    for nature in required_pieces():
        assert client.post(reverse("joindre_piece"), piece(nature)).status_code == 302
    assert client.post(reverse("deposer_declaration"), DRAFT).status_code == 302
    row = body.declarations.get()
    assert (row.etat, row.filed_on, row.objet) == ("deposee", at.today, DRAFT["objet"])
    page = client.get(reverse("declaration")).content.decode()
    assert "14\u00a0juin\u00a02017" in page.replace(" ", "\u00a0")
    assert "Déposer la déclaration" not in page
    for name in ("deposer_declaration", "declaration", "joindre_piece"):
        again = client.post(reverse(name), piece(), follow=True)
        assert "elle ne se modifie plus" in again.content.decode()
    assert body.declarations.get().pieces.count() == 4


def test_each_submit_keeps_the_draft_even_a_bad_one(at: Moment, as_member: Callable) -> None:
    body = build.organisme(at=at)
    client: Client = as_member(body)
    answer = client.post(reverse("deposer_declaration"), {"objet": "Début", "first_contract_on": "31/02/2017"})
    assert answer.status_code == 400
    assert 'value="31/02/2017"' in answer.content.decode()
    assert body.declarations.get().objet == "Début"
    answer = client.post(reverse("declaration"), {"objet": "Suite", "first_contract_on": "15/05/2018"})
    assert answer.status_code == 400
    assert "dans l’avenir" in answer.content.decode()


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (SimpleUploadedFile("programme.pdf", b"MZ" + b"\0" * 200), "est un programme"),
        (SimpleUploadedFile("programme.pdf", b""), "vide"),
        (SimpleUploadedFile("programme.pdf", b"du texte simple"), "ni un PDF"),
    ],
)
def test_a_bad_file_is_refused_and_the_draft_is_kept(
    file: SimpleUploadedFile, message: str, at: Moment, as_member: Callable
) -> None:
    body = build.organisme(at=at)
    answer = as_member(body).post(reverse("joindre_piece"), piece(file=file))
    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert body.declarations.get().objet == DRAFT["objet"]
    assert not PieceDeclaration.objects.exists()


def test_the_same_file_twice_is_noticed_and_a_piece_is_taken_back(at: Moment, as_member: Callable) -> None:
    client: Client = as_member(build.organisme(at=at))
    client.post(reverse("joindre_piece"), piece())
    client.post(reverse("joindre_piece"), piece())
    row = PieceDeclaration.objects.get()
    assert client.post(reverse("retirer_piece", args=[row.pk])).status_code == 302
    assert client.get(reverse("piece_declaration", args=[row.pk])).status_code == 404
    assert client.post(reverse("retirer_piece", args=[row.pk])).status_code == 302


def test_a_stranger_with_a_body_of_her_own_finds_nothing(at: Moment, as_member: Callable) -> None:
    mine, theirs = build.filed(at=at, rank=1), build.registered(at=at, rank=2).declarations.get()
    client: Client = as_member(mine.organisme)
    for name, pk in (
        ("piece_declaration", theirs.pieces.first().pk),
        ("recepisse", theirs.pk),
        ("recepisse_pdf", theirs.pk),
    ):
        assert client.get(reverse(name, args=[pk])).status_code == 404
    assert client.post(reverse("retirer_piece", args=[theirs.pieces.first().pk])).status_code == 404
    with closing(client.get(reverse("piece_declaration", args=[mine.pieces.first().pk]))) as answer:
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert b"".join(answer.streaming_content).startswith(b"\x89PNG")


def test_a_formateur_does_not_declare(at: Moment, sign_in: Callable, system) -> None:
    body = build.organisme(at=at)
    lea = build.person("lea@exemple.example")
    membres.add_member(organisme=body, user=lea, fonctions=["formateur"], actor=system, at=at)
    client: Client = sign_in(lea, space=f"organisme:{body.pk}")
    assert client.get(reverse("organisme_accueil")).status_code == 200
    for name in ("declaration", "coordonnees_bancaires", "membres_organisme"):
        assert client.get(reverse(name)).status_code == 403
        assert reverse(name) not in client.get(reverse("organisme_accueil")).content.decode()


def test_without_second_factor_nothing_opens(at: Moment, as_member: Callable) -> None:
    answer = as_member(build.organisme(at=at), strong=False).get(reverse("declaration"))
    assert (answer.status_code, answer.url) == (302, reverse("mfa_activate_totp"))


def test_the_receipt_opens_as_text_and_as_pdf(at: Moment, as_member: Callable) -> None:
    body = build.registered(at=at)
    client: Client = as_member(body)
    row = body.declarations.get()
    page = client.get(reverse("recepisse", args=[row.pk])).content.decode()
    assert "Cet enregistrement ne vaut pas agrément de l’État" in page
    assert 'href="static:' not in page
    answer = client.get(reverse("recepisse_pdf", args=[row.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
