"""A register of fictitious companies, for places without network: they belong to nobody."""

import csv
import functools
from datetime import date
from pathlib import Path

from organismes.sirene.base import Etablissement

FILE = Path(__file__).parent / "data" / "entreprises.csv"


def _row(line: dict[str, str]) -> Etablissement:
    private = line["diffusion"] == "P"
    return Etablissement(
        siret=line["siret"],
        raison_sociale="" if private else line["raison_sociale"],
        adresse="" if private else line["adresse"],
        code_postal=line["code_postal"],
        commune=line["commune"],
        forme_juridique=line["forme_juridique"],
        naf=line["naf"],
        created_on=date.fromisoformat(line["creation"]),
        closed_on=date.fromisoformat(line["fermeture"]) if line["fermeture"] else None,
        siege=line["siege"] == "oui",
        diffusion_partielle=private,
    )


@functools.cache
def companies() -> dict[str, Etablissement]:
    """Every establishment of the file, by its SIRET."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {line["siret"]: _row(line) for line in csv.DictReader(lines, delimiter=";")}


class RegistreEmbarque:
    """The register held in a file of the portal."""

    def look_up(self, siret: str) -> Etablissement | None:
        """The establishment, or None."""
        return companies().get(siret)
