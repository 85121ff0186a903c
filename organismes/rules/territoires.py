"""Département of a postal code, territory of a département, and the codes that a declaration number holds."""

import functools

from cpa_portal.errors import InvalidInput
from organismes.rules.parameters import read


def departement_of(code_postal: str) -> str:
    """Département of a postal code: "77", "2A", "974". Raises InvalidInput (field "code_postal")."""
    code = code_postal.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if len(code) != 5 or not (code.isascii() and code.isdigit()):
        raise InvalidInput("Un code postal compte 5 chiffres, par exemple 77000.", field="code_postal")
    if code.startswith("20"):
        found = "2A" if code < "20200" else "2B"
    elif code.startswith(("97", "98")):
        found = code[:3]
    else:
        found = code[:2]
    if found not in _territoires():
        raise InvalidInput(
            "Ce code postal n’appartient à aucun des territoires qui enregistrent les déclarations d’activité. "
            "Vérifiez-le.",
            field="code_postal",
        )
    return found


def postal_prefixes(departement: str) -> tuple[str, ...]:
    """Beginnings of the postal codes of a département; empty for an unknown one."""
    code = departement.strip().upper()
    if code not in _territoires():
        return ()
    return {"2A": ("200", "201"), "2B": ("202", "203", "204", "205", "206")}.get(code, (code,))


@functools.cache
def _territoires() -> dict[str, str]:
    return {
        departement: code
        for code, row in read("territoires")["territoires"].items()
        for departement in row["departements"]
    }


def territoire_of(code_postal: str) -> str:
    """Code of the territory that registers the bodies of this postal code."""
    return _territoires()[departement_of(code_postal)]


def departements() -> tuple[str, ...]:
    """Every département, in order."""
    return tuple(sorted(_territoires()))


def neighbours_of(departement: str) -> tuple[str, ...]:
    """Départements of the same territory, itself included; itself alone when it is unknown."""
    code = _territoires().get(departement)
    if code is None:
        return (departement,)
    return tuple(read("territoires")["territoires"][code]["departements"])


def number_codes(departement: str) -> str:
    """The two digits of a département inside a declaration number (Corse: 20, overseas: 97)."""
    if departement in {"2A", "2B"}:
        return "20"
    return departement[:2]


def known_region_codes(territoire: str) -> frozenset[str]:
    """Codes that a territory's numbers may begin with: its own and those of the regions it took over."""
    row = read("territoires")["territoires"][territoire]
    return frozenset({territoire, *row.get("anciens", ())})


@functools.cache
def all_region_codes() -> frozenset[str]:
    """Every region code met in declaration numbers, old and new."""
    return frozenset().union(*(known_region_codes(code) for code in read("territoires")["territoires"]))
