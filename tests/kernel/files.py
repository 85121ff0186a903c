"""Small real files made on the spot."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def pdf_bytes(pages: int = 1, note: str = "") -> bytes:
    """A small valid PDF; `note` makes its bytes differ."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    if note:
        document.docinfo["/Subject"] = note
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def image_bytes(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A small valid picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind)
    return out.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a form receives it; the declared type lies on purpose."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def active_pdf() -> bytes:
    """A PDF that runs a script when it is opened."""
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password."""
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()
