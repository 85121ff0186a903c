"""Values of the parameters of the law: how an administrator types them, how the pages write and find them."""

import re
import unicodedata
from datetime import date
from fractions import Fraction

from accounts.enums import NatureAbsence
from accounts.rules.counters import french
from accounts.rules.explanation.words import source_text
from accounts.rules.parameters import NUMERIC_UNITS, Parametre, Valeur
from cpa_portal.errors import InvalidInput
from cpa_portal.web.formatting import NBSP, jour

UNITS = {
    "hour": f"{NBSP}h",
    "day": f"{NBSP}jours",
    "month": f"{NBSP}mois",
    "year": f"{NBSP}ans",
    "euro": f"{NBSP}€",
}
#: An article is never cut at the end of a line.
HYPHEN = "\u2011"
#: Days set by the law, on which the ledger stands at each movement; what reads a declaration before any right is computed.
FIXED = frozenset({"credit.mois", "credit.jour", "dif.maximum"})
READING = "DSN_"
NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?|[0-9]{1,6}/[1-9][0-9]{0,5}")
ABSENCES = {str(label).casefold(): value for value, label in NatureAbsence.choices} | {
    value: value for value in NatureAbsence.values
}


def changeable(parametre: Parametre) -> bool:
    """False for what a new version of the portal alone can change, and for a choice that has no other."""
    if parametre.unit == "date" or parametre.nom in FIXED or parametre.nom.startswith(READING):
        return False
    return parametre.unit != "text" or len(parametre.choices) > 1


def typed(parametre: Parametre, text: str) -> str:
    """What was typed, as in the files; nothing stays nothing. Raises InvalidInput on « valeur »."""
    text = text.strip()
    if not text:
        return ""
    if parametre.unit in NUMERIC_UNITS:
        number = "".join(text.split()).replace(",", ".")
        if NUMBER.fullmatch(number):
            return number
    elif parametre.unit == "list":
        words = [ABSENCES.get(_spelt(word)) for word in text.split(",") if word.strip()]
        if words and None not in words:
            return ", ".join(sorted({word for word in words if word}))
    elif text in parametre.choices:
        return text
    raise InvalidInput(expected(parametre), code="valeur_illisible", field="valeur")


def _spelt(word: str) -> str:
    return " ".join(word.split()).replace("'", "’").casefold()


def expected(parametre: Parametre) -> str:
    """What may be typed, as a sentence."""
    if parametre.unit == "list":
        names = f"{NBSP}; ".join(str(label) for label in NatureAbsence.labels)
        return f"Écrivez une ou plusieurs absences, séparées par des virgules, parmi{NBSP}: {names}."
    if parametre.choices:
        return f"Écrivez un de ces mots{NBSP}: {', '.join(parametre.choices)}."
    return "Écrivez un nombre positif, par exemple 24, 0,5 ou 1/2."


def written(value: Valeur, unit: str) -> str:
    """« 24 h », « 1/2 » as « 0,5 », « aucune règle »."""
    if value is None:
        return "aucune règle"
    if isinstance(value, frozenset):
        return ", ".join(sorted(str(NatureAbsence(word).label) for word in value)) or "aucune absence"
    if isinstance(value, Fraction):
        return f"{french(value)}{UNITS.get(unit, '')}"
    return jour(value) if isinstance(value, date) else value


def dated_values(parametre: Parametre) -> list[str]:
    """« 24 h à partir du 1er janvier 2015 », « aucune règle à partir du… »."""
    if len(parametre.valeurs) == 1:
        return [written(parametre.valeurs[0][1], parametre.unit)]
    return [f"{written(value, parametre.unit)} à partir du {jour(start)}" for start, value in parametre.valeurs]


def described(parametre: Parametre) -> str:
    """Its description, with the apostrophes and spaces of the screen."""
    return re.sub(" (?=[:;?!])", NBSP, parametre.description.replace("'", "’"))


def source_of(parametre: Parametre) -> str:
    """The article of law, or the name of the choice left open by the texts."""
    return source_text(parametre.reference).replace("-", HYPHEN)


def plain(text: str) -> str:
    """Without accents nor capitals: what a search compares."""
    bare = unicodedata.normalize("NFKD", text.replace("’", "'").replace(HYPHEN, "-"))
    return "".join(character for character in bare if not unicodedata.combining(character)).casefold()
