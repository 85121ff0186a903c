"""Identifiers of a body: SIREN, SIRET, and the number of its déclaration d'activité (NDA)."""

from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

from cpa_portal.errors import InvalidInput
from organismes.rules.territoires import (
    all_region_codes,
    departement_of,
    known_region_codes,
    number_codes,
    territoire_of,
)

ORDER_DIGITS = 5


def _compact(text: str) -> str:
    return "".join(character for character in text if not character.isspace() and character not in ".-\u00a0\u202f")


def canonical_siret(text: str) -> str:
    """The 14 digits of a SIRET (La Poste's own check included). Raises InvalidInput (field "siret")."""
    value = _compact(text)
    try:
        return str(stdnum_siret.validate(value))
    except InvalidLength:
        message = f"Un numéro Siret compte 14 chiffres\u00a0; celui-ci en compte {len(value)}."
    except InvalidFormat:
        message = "Un numéro Siret ne contient que des chiffres."
    except InvalidChecksum:
        message = "Ce numéro Siret n’existe pas\u00a0: sa clé de contrôle est fausse. Vérifiez les chiffres un à un."
    except ValidationError:
        message = "Ce numéro Siret n’est pas valable."
    raise InvalidInput(message, code="siret_invalide", field="siret")


def canonical_siren(text: str) -> str:
    """The 9 digits of a SIREN. Raises InvalidInput (field "siren")."""
    value = _compact(text)
    try:
        return str(stdnum_siren.validate(value))
    except ValidationError:
        raise InvalidInput(
            "Un numéro Siren compte 9 chiffres, dont une clé de contrôle. Vérifiez-le.",
            code="siren_invalide",
            field="siren",
        ) from None


def canonical_nda(text: str) -> str:
    """The 11 digits of a declaration number. Raises InvalidInput (field "nda")."""
    value = _compact(text)
    if not (value.isascii() and value.isdigit()):
        raise InvalidInput(
            "Un numéro de déclaration d’activité ne contient que des chiffres.", code="nda_invalide", field="nda"
        )
    if len(value) != 11:
        raise InvalidInput(
            f"Un numéro de déclaration d’activité compte 11 chiffres\u00a0; celui-ci en compte {len(value)}.",
            code="nda_invalide",
            field="nda",
        )
    return value


def nda_warnings(nda: str, code_postal: str) -> list[str]:
    """What looks odd in a number beside the address. Never a refusal: numbers outlive mergers and removals."""
    found = []
    region, departement = nda[:2], nda[2:4]
    if region not in all_region_codes():
        found.append(f"Le code région {region} n’est pas connu.")
    elif region not in known_region_codes(territoire_of(code_postal)):
        found.append(f"Le code région {region} n’est pas celui de l’adresse actuelle.")
    if departement != number_codes(departement_of(code_postal)):
        found.append(f"Le code département {departement} n’est pas celui de l’adresse actuelle.")
    return found


def nda_prefix(code_postal: str) -> str:
    """Region and département digits of a number given to a body of this postal code."""
    return territoire_of(code_postal) + number_codes(departement_of(code_postal))


def compose_nda(prefix: str, order: int) -> str:
    """Region 2 + département 2 + order 5 + département 2."""
    if not 0 < order < 10**ORDER_DIGITS:
        raise InvalidInput(
            "La série des numéros de ce département est épuisée\u00a0: saisissez le numéro à la main.",
            code="serie_epuisee",
            field="nda",
        )
    return f"{prefix}{order:0{ORDER_DIGITS}d}{prefix[2:]}"


def displayed_nda(nda: str) -> str:
    """11 77 05145 77, with spaces that do not break."""
    return "\u00a0".join((nda[:2], nda[2:4], nda[4:9], nda[9:])) if nda else ""


def displayed_siret(siret: str) -> str:
    """531 044 410 00011, with spaces that do not break."""
    return "\u00a0".join((siret[:3], siret[3:6], siret[6:9], siret[9:]))
