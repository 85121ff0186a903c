"""Activity files for the tests."""

import io
from collections.abc import Iterable
from typing import Any

from django.core.files import File

from accounts.models import Compte, ImportActivites
from accounts.services.import_lines import COLUMNS
from accounts.services.imports import advance, receive_file
from cpa_portal.clock.moment import Moment
from tests.builders.accounts import SYSTEM, nir

SIRET = "53104441000011"


def line(rank: int = 1, separator: str = ";", **cells: Any) -> str:
    """A full-time year of 2016, but for what the test changes."""
    wanted = {
        "nir": nir(rank), "nom_naissance": f"Essai{rank}", "prenoms": "Nadia", "date_naissance": "1984-03-02",
        "annee": 2016, "statut": "salarie", "siret": SIRET, "heures": "1607", **cells,
    }  # fmt: skip
    return separator.join(str(wanted.get(name, "")) for name in COLUMNS)


def text(lines: Iterable[str], separator: str = ";") -> str:
    """The file: header and lines."""
    return "\r\n".join([separator.join(COLUMNS), *lines]) + "\r\n"


def received(content: str | bytes, at: Moment, encoding: str = "utf-8") -> ImportActivites:
    """The file, kept and not read yet."""
    data = content if isinstance(content, bytes) else content.encode(encoding)
    return receive_file(file=File(io.BytesIO(data), name="activites.csv"), actor=SYSTEM, at=at, by_worker=False)


def imported(content: str | bytes, at: Moment, encoding: str = "utf-8") -> ImportActivites:
    """The file, read to its end."""
    row = received(content, at, encoding)
    while row.etat in ("recu", "en_cours"):
        row = advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False)
    return row


def counts(row: ImportActivites) -> tuple[int, int, int, int]:
    """(added, corrected, unchanged, rejected)."""
    return row.ajoutees, row.corrigees, row.inchangees, row.rejetees


def imported_lines_only(content: str, at: Moment) -> list[int]:
    """Declare the lines of a file without computing; returns the accounts."""
    row = received(content, at)
    row = advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False)
    while row.lues < (row.lignes or 0):
        row = advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False)
    return list(Compte.objects.stale().order_by("pk").values_list("pk", flat=True))
