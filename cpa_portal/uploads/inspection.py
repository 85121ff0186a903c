"""Structural check of one file, run in a subprocess of its own with limits (see `checking`).

Reads the file named by argv[1]; writes the cleaned bytes to argv[2]; prints one JSON line
{"ok": true, "type": "application/pdf"} or {"ok": false, "reason": "<French sentence>"}.
"""

import json
import sys
import warnings
from pathlib import Path

import pikepdf
from PIL import Image

MAX_PIXELS = 60_000_000
MAX_PAGES = 300
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
ACTIVE_KEYS = ("/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch", "/EmbeddedFiles", "/RichMedia", "/XFA")


class Rejected(Exception):
    """The file is refused; the message is for the sender."""


def real_type(data: bytes) -> str:
    """Content type by the first bytes; raises Rejected for anything but PDF, JPEG and PNG."""
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"MZ"):
        raise Rejected("Ce fichier est un programme, quel que soit son nom. Envoyez un PDF, un JPEG ou un PNG.")
    raise Rejected(
        "Le contenu de ce fichier n’est ni un PDF, ni un JPEG, ni un PNG. Enregistrez-le dans l’un de ces formats."
    )


def _active(value: object, depth: int = 0) -> bool:
    """True if a dictionary of the document holds active content."""
    if depth > 3 or not isinstance(value, pikepdf.Dictionary):
        return False
    for key in value.keys():
        if key in ACTIVE_KEYS and key != "/OpenAction":
            return True
        if key == "/OpenAction" and isinstance(value[key], pikepdf.Dictionary):
            if value[key].get("/S") not in (None, pikepdf.Name("/GoTo")):
                return True
        if key in ("/Names", "/AcroForm", "/A") and _active(value[key], depth + 1):
            return True
    return False


def check_pdf(source: Path, target: Path) -> None:
    """Refuse what cannot be opened, is encrypted, too long or active; keep the bytes as they are."""
    try:
        with pikepdf.open(source) as pdf:
            if pdf.is_encrypted:
                raise Rejected("Ce PDF est protégé par un mot de passe. Enregistrez-le sans protection.")
            if len(pdf.pages) > MAX_PAGES:
                raise Rejected(f"Ce PDF dépasse {MAX_PAGES} pages.")
            if len(pdf.pages) == 0:
                raise Rejected("Ce PDF n’a aucune page.")
            if _active(pdf.Root) or any(
                _active(note) for page in pdf.pages for note in page.obj.get("/Annots", []) if "/A" in note
            ):
                raise Rejected(
                    "Ce PDF contient du contenu actif (script, pièce jointe). Imprimez-le en PDF puis renvoyez-le."
                )
    except pikepdf.PasswordError:
        raise Rejected("Ce PDF est protégé par un mot de passe. Enregistrez-le sans protection.") from None
    except pikepdf.PdfError:
        raise Rejected("Ce PDF est abîmé ou incomplet. Enregistrez-le de nouveau puis renvoyez-le.") from None
    target.write_bytes(source.read_bytes())


def check_image(source: Path, target: Path, content_type: str) -> None:
    """Re-encode the picture: what is not pixels (metadata, hidden data) does not pass."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(source) as image:
            image.load()
            if content_type == "image/jpeg":
                image.convert("RGB").save(target, "JPEG", quality=90)
            else:
                image.convert("RGBA" if "A" in image.getbands() else "RGB").save(target, "PNG")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Rejected("Cette image est trop grande. Réduisez-la avant de l’envoyer.") from None
    except (OSError, ValueError, SyntaxError):
        raise Rejected("Cette image est abîmée ou incomplète. Enregistrez-la de nouveau puis renvoyez-la.") from None


def inspect(source: Path, target: Path) -> str:
    """Content type of a file that may be kept, its cleaned bytes written to `target`. Raises Rejected."""
    data = source.read_bytes()
    if EICAR in data:
        raise Rejected("Ce fichier contient une signature de virus : il a été refusé.")
    content_type = real_type(data)
    if content_type == "application/pdf":
        check_pdf(source, target)
    else:
        check_image(source, target, content_type)
    return content_type


if __name__ == "__main__":
    try:
        print(json.dumps({"ok": True, "type": inspect(Path(sys.argv[1]), Path(sys.argv[2]))}))
    except Rejected as rejection:
        print(json.dumps({"ok": False, "reason": str(rejection)}))
