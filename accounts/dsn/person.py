"""The person of a declaration: her NIR, her birth name, her birth date."""

from dataclasses import dataclass
from datetime import date

from stdnum.fr import nir as stdnum_nir

from accounts import nir as nir_format
from accounts.dsn.lines import UnreadableValue, day
from cpa_portal.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Personne:
    """`birth_date` is None when the day or the month is not known (99): enough to find an account, not to open one."""

    numero: int
    nir: str
    nom_naissance: str
    prenoms: str
    birth_date: date | None
    nom_usage: str = ""


def person_of(values: dict[str, str], *, ligne: int) -> Personne:
    """Raises UnreadableValue; its message never holds the number."""
    nir = _nir(values)
    for champ, what in (("002", "Le nom de famille"), ("004", "Le prénom")):
        if not any(character.isalpha() for character in values.get(champ, "")):
            raise UnreadableValue(champ, f"{what} est absent.")
    birth = values.get("006", "")
    known = None if birth[:2] == "99" or birth[2:4] == "99" else day(values, "006")
    if known is None and len(birth) != 8:
        raise UnreadableValue("006", "La date de naissance est absente. Elle s’écrit JJMMAAAA.")
    return Personne(ligne, nir, values["002"], values["004"], known, values.get("003", ""))


def _nir(values: dict[str, str]) -> str:
    text = "".join(values.get("001", "").split()).upper()
    if not text:
        if values.get("020"):
            raise UnreadableValue(
                "020",
                "Cette personne n’a qu’un numéro technique temporaire (NTT)\u00a0: un compte s’ouvre avec un numéro de "
                "sécurité sociale. Déclarez-la de nouveau quand elle l’aura.",
            )
        raise UnreadableValue("001", "Le numéro de sécurité sociale est absent.")
    if text[0] not in "12":
        raise UnreadableValue(
            "001",
            "Ce numéro est provisoire ou inconnu\u00a0: un compte s’ouvre avec un numéro de sécurité sociale, qui commence "
            "par 1 ou 2.",
        )
    if (
        len(text) == 13
        and text[:5].isdigit()
        and text[7:].isdigit()
        and (text[5:7].isdigit() or text[5:7] in ("2A", "2B"))
    ):
        text += stdnum_nir.calc_check_digits(text)
    try:
        return nir_format.canonical(text)
    except InvalidInput as error:
        message = (
            "Le numéro de sécurité sociale compte 13\u00a0caractères dans une DSN."
            if error.code == "nir_longueur"
            else error.message
        )
        raise UnreadableValue("001", message) from None
