"""Finding one account for the administrator."""

from accounts import nir as nir_format
from accounts.models import Compte
from cpa_portal.errors import InvalidInput, NotFound

LARGEST = 2**63 - 1
NOBODY = "Aucun compte ne porte ce numéro."


def compte_of(numero: str) -> Compte:
    """The account of this number, or of the person with this NIR. Raises InvalidInput or NotFound on its field."""
    plain = "".join(numero.split())
    rows = Compte.objects.select_related("titulaire__user")
    if plain.isascii() and plain.isdecimal() and len(plain) < 13 and int(plain) <= LARGEST:
        found = rows.filter(pk=int(plain)).first()
    else:
        try:
            index = nir_format.index(nir_format.canonical(plain))
        except InvalidInput as error:
            raise InvalidInput(error.message, code=error.code, field="numero") from None
        found = rows.filter(titulaire__nir_index=index).first()
    if found is None:
        raise NotFound(NOBODY, code="compte_inconnu", field="numero")
    return found
