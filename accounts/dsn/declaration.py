"""Header of a declaration, checked: who declares, for which month, and what it replaces."""

import re
from dataclasses import dataclass
from datetime import date

from accounts.dsn.lines import UnreadableValue, needed_day
from accounts.dsn.nomenclature import MENSUELLE, TYPES
from accounts.dsn.reading import Entete, Faute
from accounts.rules.fields import FactsError, siret

FIRST_MONTH = date(2015, 1, 1)
BLOCK = "S20.G00.05"


@dataclass(frozen=True, slots=True)
class Cle:
    """What an « annule et remplace » names: the employer, the month, the kind and the fraction; then its rank."""

    siret: str
    mois: date
    nature: str
    fraction: str
    ordre: int


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration that can be used."""

    cle: Cle
    type: str
    devise: str


def declaration_of(entete: Entete, *, today: date) -> Declaration | Faute | None:
    """None for the kinds that declare no activity: notices of stoppage, of end of contract…"""
    if entete.get(f"{BLOCK}.001") not in ("", MENSUELLE):
        return None
    try:
        return _checked(entete, today)
    except UnreadableValue as error:
        return Faute(entete.ligne, error.champ, error.motif)


def _checked(entete: Entete, today: date) -> Declaration:
    kind, fraction, ordre = (entete.get(f"{BLOCK}.{champ}") for champ in ("002", "003", "004"))
    if kind not in TYPES:
        raise UnreadableValue(f"{BLOCK}.002", f"Type de déclaration inconnu. Types connus\u00a0: {', '.join(TYPES)}.")
    if not re.fullmatch(r"[1-9]{2}", fraction or "11", re.ASCII):
        raise UnreadableValue(f"{BLOCK}.003", "La fraction s’écrit en deux chiffres, par exemple 11.")
    if not re.fullmatch(r"[0-9]{1,15}", ordre, re.ASCII):
        raise UnreadableValue(f"{BLOCK}.004", "Le numéro d’ordre est un nombre entier.")
    try:
        mois = needed_day({"005": entete.get(f"{BLOCK}.005")}, "005").replace(day=1)
    except UnreadableValue as error:
        raise UnreadableValue(f"{BLOCK}.005", error.motif) from None
    if not FIRST_MONTH <= mois <= today:
        raise UnreadableValue(
            f"{BLOCK}.005", f"Le mois déclaré va de janvier 2015 au mois en cours ({today:%m/%Y}). Vérifiez l’année."
        )
    try:
        employer = siret(entete.siret, "siret")
    except FactsError as error:
        raise UnreadableValue("S21.G00.11.001", error.message) from None
    devise = entete.get(f"{BLOCK}.010") or "01"
    return Declaration(Cle(employer, mois, MENSUELLE, fraction or "11", int(ordre)), kind, devise)
