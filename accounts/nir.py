"""The NIR: canonical form, key, mask, index. Pure, but for the keys of the index."""

import re

from stdnum.exceptions import ValidationError
from stdnum.fr import nir as stdnum_nir

from cpa_portal.db.secrets import encrypt, keyed_index
from cpa_portal.errors import InvalidInput

NIR_COLUMN = "accounts_titulaire.nir"
#: 13 characters of a NIR, with or without its key, as somebody may have written them in a text.
WRITTEN = re.compile(r"(?<!\d)[12]\d{4}(?:\d{2}|2[ABab])\d{6}(?:\d{2})?(?!\d)")


def canonical(text: str) -> str:
    """The 15 characters of a NIR, Corsica included (2A, 2B).

    Raises InvalidInput (field "nir") that says which part is wrong.
    """
    value = stdnum_nir.compact("".join(text.split()).upper().replace("\u00a0", "").replace("\u202f", ""))
    if len(value) != 15:
        raise InvalidInput(
            "Le numéro de sécurité sociale compte 15\u00a0caractères, clé comprise. Recopiez-le depuis votre carte Vitale.",
            code="nir_longueur",
            field="nir",
        )
    try:
        return str(stdnum_nir.validate(value))
    except ValidationError:
        raise InvalidInput(
            "Ce numéro de sécurité sociale n’est pas valide\u00a0: sa clé (les deux derniers chiffres) ne correspond pas. "
            "Vérifiez chaque chiffre.",
            code="nir_cle",
            field="nir",
        ) from None


def index(nir: str) -> bytes:
    """Keyed index of a canonical NIR."""
    return keyed_index(nir, column=NIR_COLUMN)


def sealed(nir: str) -> bytes:
    """Ciphertext of a canonical NIR."""
    return encrypt(nir.encode(), column=NIR_COLUMN)


def masked(nir: str) -> str:
    """Sex and year of birth only: « 2 84 •• •• ••• ••• •• »."""
    return f"{nir[0]}\u00a0{nir[1:3]}\u00a0••\u00a0••\u00a0•••\u00a0•••\u00a0••"


def without_nir(text: str) -> str:
    """The text, whatever somebody wrote in it, without any NIR."""
    return WRITTEN.sub("(numéro de sécurité sociale masqué)", text)
