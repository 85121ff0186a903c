"""One reading of the whole file before its use: its encoding, its lines, and whether its total agrees."""

from dataclasses import dataclass
from typing import IO

from accounts.dsn.lines import LONGEST_LINE, split
from accounts.dsn.reading import TOTAL, Faute
from cpa_portal.errors import InvalidInput

HEAD = 64


@dataclass(frozen=True, slots=True)
class Releve:
    """`fautes`: what is wrong with the file as a whole."""

    encoding: str
    lines: int
    fautes: tuple[Faute, ...]


def check_head(file: IO[bytes]) -> None:
    """Raises InvalidInput when the file is a trial, or not an envelope."""
    file.seek(0)
    head = [split(file.readline(LONGEST_LINE), "latin-1") for _ in range(HEAD)]
    file.seek(0)
    values = {f"{found[0]}.{found[1]}": found[2] for found in head if found}
    if not any(name.startswith("S10.") for name in values):
        raise InvalidInput(
            "Ce fichier n’a pas l’en-tête d’une DSN (bloc S10.G00.00). Envoyez le fichier entier, tel qu’il a été déposé.",
            code="entete",
            field="fichier",
        )
    if values.get("S10.G00.00.005") == "01":
        raise InvalidInput(
            "Cette DSN est un essai (S10.G00.00.005 vaut 01)\u00a0: elle ne déclare rien. Envoyez le fichier réel.",
            code="essai",
            field="fichier",
        )


def survey(file: IO[bytes]) -> Releve:
    """Read everything once; memory does not grow."""
    file.seek(0)
    encoding, lines, rubrics, total, where = "utf-8", 0, 0, "", 0
    while raw := file.readline(LONGEST_LINE):
        lines += 1
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            encoding = "cp1252"
        if raw.startswith((b"S", b"\xef\xbb\xbfS")):
            rubrics += 1
            if raw.startswith(TOTAL.encode() + b".001"):
                found = split(raw, "latin-1")
                total, where = (found[2] if found else ""), lines
    file.seek(0)
    wrong = total != "" and (not total.isdigit() or int(total) != rubrics)
    fautes = (
        Faute(
            where,
            f"{TOTAL}.001",
            f"Le total annonce {total[:12]} rubriques, le fichier en contient {rubrics}\u00a0: des lignes manquent peut-être.",
        ),
    )
    return Releve(encoding, lines, fautes if wrong else ())
