"""What is looked at before any parser sees a file: its encoding, its declaration, its first element."""

import codecs
import hashlib
import re
from dataclasses import dataclass
from typing import BinaryIO

from django.core.files import File

from cpa_portal.errors import InvalidInput

Source = BinaryIO | File
PIECE = 64 * 1024
LATIN = {"iso-8859-1", "iso_8859-1", "iso8859-1", "latin-1", "latin1", "l1"}
UTF8 = {"utf-8", "utf8"}
DECLARATION = re.compile(
    rb"<\?xml\s+version\s*=\s*[\"'](1\.[0-9])[\"'](?:\s+encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"'])?"
    rb"(?:\s+standalone\s*=\s*[\"'](?:yes|no)[\"'])?\s*\?>"
)
SKIPPED = re.compile(rb"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
FIRST = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
WINDOWS = re.compile(rb"[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first reading found."""

    encoding: str
    size: int
    sha256: str


def _refused(message: str, code: str) -> InvalidInput:
    return InvalidInput(message, code=code, field="fichier")


def _encoding(head: bytes) -> str:
    """UTF-8 or ISO-8859-1, as the file says. Raises InvalidInput for any other."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)) or b"\0" in head[:64]:
        raise _refused(
            "Ce fichier est en UTF-16 ou UTF-32. Enregistrez-le en UTF-8 ou en ISO-8859-1, puis renvoyez-le.",
            "encodage",
        )
    body = head.removeprefix(codecs.BOM_UTF8)
    if not body.lstrip().startswith(b"<"):
        raise _refused("Ce fichier n’est pas du XML\u00a0: il ne commence pas par une balise.", "pas_du_xml")
    if not body.startswith(b"<?xml"):
        return "utf-8"
    found = DECLARATION.match(body)
    if found is None or found[1] != b"1.0":
        raise _refused(
            'La première ligne du fichier est incorrecte. Écrivez <?xml version="1.0" encoding="UTF-8"?>.',
            "declaration",
        )
    name = (found[2] or b"utf-8").decode().lower()
    if name in UTF8:
        return "utf-8"
    if name not in LATIN:
        raise _refused(
            f"Le fichier se dit encodé en «\u00a0{name}\u00a0». Seuls UTF-8 et ISO-8859-1 sont acceptés\u00a0: "
            "enregistrez-le dans l’un des deux.",
            "encodage",
        )
    if head.startswith(codecs.BOM_UTF8):
        raise _refused(
            "Le fichier se dit en ISO-8859-1 mais commence comme un fichier UTF-8. Corrigez sa première ligne.",
            "encodage_faux",
        )
    return "iso-8859-1"


def _first_element(head: bytes) -> None:
    """Refuses a DOCTYPE, and anything but a `lheo`."""
    at = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    while skipped := SKIPPED.match(head, at):
        at = skipped.end()
    if head[at : at + 2] == b"<!":
        raise _refused(
            "Ce fichier contient une déclaration <!DOCTYPE>, qui n’est pas acceptée\u00a0: elle peut cacher des "
            "entités. Retirez-la\u00a0; LHEO n’en a pas besoin.",
            "doctype",
        )
    first = FIRST.match(head, at)
    if first is None:
        raise _refused("Le début du fichier n’est pas du XML lisible.", "pas_du_xml")
    if first[1] != b"lheo":
        raise _refused(
            f"Ce fichier commence par <{first[1].decode('ascii', 'replace')}>. Un catalogue LHEO commence par <lheo>.",
            "pas_du_lheo",
        )


def survey(file: Source, *, max_bytes: int) -> Survey:
    """Read the whole file once, without any parser. Raises InvalidInput (field "fichier") with what to do."""
    file.seek(0)
    head = file.read(PIECE)
    if not head.strip():
        raise _refused("Ce fichier est vide. Choisissez-en un autre.", "fichier_vide")
    encoding = _encoding(head)
    _first_element(head)
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    size, line, is_utf8, accents, windows = 0, 1, True, False, 0
    piece = head
    while piece:
        digest.update(piece)
        size += len(piece)
        if size > max_bytes:
            raise _refused(
                f"Ce fichier dépasse {max_bytes // (1024 * 1024)}\u00a0Mo. Envoyez un catalogue plus léger.",
                "fichier_trop_lourd",
            )
        if is_utf8:
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as error:
                is_utf8 = False
                if encoding == "utf-8":
                    raise _misdeclared(line + piece[: error.start].count(b"\n")) from None
        accents = accents or not piece.isascii()
        if encoding != "utf-8" and not windows and (found := WINDOWS.search(piece)):
            windows = line + piece[: found.start()].count(b"\n")
        line += piece.count(b"\n")
        piece = file.read(PIECE)
    _close(decoder, encoding, is_utf8, accents, windows, line)
    file.seek(0)
    return Survey(encoding, size, digest.hexdigest())


def _misdeclared(line: int) -> InvalidInput:
    return _refused(
        f"Le fichier se dit en UTF-8 mais ne l’est pas\u00a0: ligne {line}, un caractère ne se lit pas. "
        'Enregistrez-le en UTF-8, ou écrivez encoding="ISO-8859-1" sur sa première ligne s’il l’est.',
        "encodage_faux",
    )


def _close(
    decoder: codecs.IncrementalDecoder, encoding: str, is_utf8: bool, accents: bool, windows: int, line: int
) -> None:
    if is_utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf8 = False
            if encoding == "utf-8":
                raise _misdeclared(line) from None
    if encoding != "utf-8" and is_utf8 and accents:
        raise _refused(
            'Le fichier se dit en ISO-8859-1 mais ses accents sont en UTF-8. Écrivez encoding="UTF-8" sur sa '
            "première ligne.",
            "encodage_faux",
        )
    if windows:
        raise _refused(
            f"Le fichier se dit en ISO-8859-1 mais contient, ligne {windows}, un caractère de Windows-1252 "
            "(apostrophe ou guillemet de traitement de texte, €, œ). Enregistrez-le en UTF-8.",
            "encodage_faux",
        )
