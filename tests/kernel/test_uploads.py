"""Files that people send: typed by content, checked, hashed, kept private."""

import hashlib
import io

import pytest
from django.conf import settings
from django.core.files.storage import storages
from PIL import Image

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput
from cpa_portal.uploads.checking import scan_with_clamd
from cpa_portal.uploads.models import Fichier
from cpa_portal.uploads.storage import MAX_BYTES, store_upload
from tests.kernel.files import active_pdf, encrypted_pdf, image_bytes, pdf_bytes, upload

pytestmark = pytest.mark.django_db


def _kept_bytes(kept: Fichier) -> bytes:
    with storages["prive"].open(kept.storage_key) as handle:
        return handle.read()


EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def test_a_pdf_is_kept_as_it_came(at: Moment, system: Actor) -> None:
    content = pdf_bytes()
    kept = store_upload(upload("Mon attestation.pdf", content), actor=system, at=at)
    assert (kept.content_type, kept.size) == ("application/pdf", len(content))
    assert kept.sha256 == kept.received_sha256 == hashlib.sha256(content).hexdigest()
    assert _kept_bytes(kept) == content
    assert kept.check_label == "contrôle structurel"


def test_a_picture_loses_what_is_not_pixels(at: Moment, system: Actor) -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "adresse secrète"
    Image.new("RGB", (30, 30)).save(out, "JPEG", exif=exif)
    kept = store_upload(upload("photo.JPG", out.getvalue()), actor=system, at=at)
    assert b"secr" in out.getvalue()
    assert b"secr" not in _kept_bytes(kept)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("virus.pdf", b"MZ\x90\x00" + bytes(200), "est un programme"),
        ("vide.pdf", b"", "est vide"),
        ("texte.pdf", b"bonjour", "ni un PDF, ni un JPEG, ni un PNG"),
        ("tronque.pdf", pdf_bytes()[:120], "abîmé"),
        ("chiffre.pdf", encrypted_pdf(), "mot de passe"),
        ("script.pdf", active_pdf(), "contenu actif"),
        ("test.pdf", b"%PDF-1.4\n" + EICAR, "signature de virus"),
        ("image.png", image_bytes()[:40], "abîmée"),
        ("page.html", b"<html><script>alert(1)</script>", "ni un PDF"),
    ],
)
def test_what_is_refused_says_why(at: Moment, system: Actor, name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as caught:
        store_upload(upload(name, content), actor=system, at=at)
    assert caught.value.field == "fichier"


def test_a_pixel_bomb_is_refused(at: Moment, system: Actor) -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    with pytest.raises(InvalidInput, match="trop grande"):
        store_upload(upload("bombe.png", out.getvalue()), actor=system, at=at)


@pytest.mark.parametrize(("extra", "accepted"), [(-1, True), (0, True), (1, False)])
def test_the_limit_is_ten_megabytes_to_the_byte(at: Moment, system: Actor, extra: int, accepted: bool) -> None:
    base = pdf_bytes()
    content = base + b"\n" * (MAX_BYTES + extra - len(base))
    if accepted:
        assert store_upload(upload("lourd.pdf", content), actor=system, at=at).size == MAX_BYTES + extra
    else:
        with pytest.raises(InvalidInput, match="dépasse 10"):
            store_upload(upload("lourd.pdf", content), actor=system, at=at)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\x\\preuve.exe", "a\u202egnp.exe", "-rf.pdf", "x" * 300 + ".pdf"]
)
def test_a_hostile_name_never_becomes_a_path(at: Moment, system: Actor, name: str) -> None:
    kept = store_upload(upload(name, pdf_bytes()), actor=system, at=at)
    assert "/" not in kept.name
    assert "\\" not in kept.name
    assert kept.name.endswith(".pdf")
    assert len(kept.name) <= 150
    assert kept.storage_key.startswith("depots/")


def test_the_private_folder_is_not_served() -> None:
    assert "static" not in settings.STORAGES["prive"]["OPTIONS"]["location"].split("/")[-1]


def test_an_antivirus_that_does_not_answer_refuses(tmp_path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"x")
    with pytest.raises(InvalidInput, match="antivirus ne répond pas"):
        scan_with_clamd(file, "clamd://127.0.0.1:1")
