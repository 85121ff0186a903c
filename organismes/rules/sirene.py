"""What a body wrote of itself beside what the register says of it."""

import re
import unicodedata
from dataclasses import dataclass

COMPARED = {
    "raison_sociale": "Raison sociale",
    "adresse": "Adresse",
    "code_postal": "Code postal",
    "commune": "Commune",
}
SHORT = {"st": "saint", "ste": "sainte", "av": "avenue", "bd": "boulevard", "pl": "place"}


@dataclass(frozen=True, slots=True)
class Ecart:
    """One particular that differs."""

    champ: str
    libelle: str
    declare: str
    registre: str


def _key(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", bare.replace("'", " ").lower())
    return " ".join(SHORT.get(word, word) for word in words)


def _words(text: str) -> str:
    return _key(text.replace("’", " "))


def differences(declare: dict[str, str], registre: dict[str, str]) -> tuple[Ecart, ...]:
    """Particulars that differ otherwise than by accents, capitals and hyphens. What the register hides is no difference."""
    return tuple(
        Ecart(champ, libelle, declare[champ], registre[champ])
        for champ, libelle in COMPARED.items()
        if registre[champ] and _words(declare[champ]) != _words(registre[champ])
    )
