"""Synthetic identifiers with their right keys: they belong to nobody."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from schwifty import IBAN


def _luhn_key(digits: str) -> str:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def siret(rank: int) -> str:
    """A SIRET that passes its keys, one per rank."""
    body = f"8{rank:07d}"
    siren = body + _luhn_key(body)
    return siren + "0001" + _luhn_key(siren + "0001")


def iban(rank: int) -> str:
    """A French IBAN with its keys, one per rank."""
    return str(IBAN.generate("FR", bank_code="30006", branch_code="00001", account_code=f"{rank:011d}"))


BIC = "AGRIFRPP"


def pdf(title: str) -> SimpleUploadedFile:
    """A one-page PDF whose bytes depend on its title."""
    data = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.docinfo["/Title"] = title
        document.save(data, deterministic_id=True)
    return SimpleUploadedFile(f"{title}.pdf", data.getvalue(), "application/pdf")
