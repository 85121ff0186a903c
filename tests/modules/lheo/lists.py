"""Small public lists of training bodies."""

from modules.rules.lpof import NAME, NUMBER, PREVIOUS, SIREN, SIRET, YEAR_END

COLUMNS = (NUMBER, PREVIOUS, NAME, SIREN, SIRET, "certifications.VAE", YEAR_END)


def row(nda: str, name: str, siren: str, *, previous: str = "", ended: str = "31/12/2016") -> str:
    """One line."""
    return ";".join([nda, previous, f'"{name}"', siren, "", "false", ended])


def text(*rows: str) -> bytes:
    """A file."""
    return ("\ufeff" + "\r\n".join([";".join(COLUMNS), *rows]) + "\r\n").encode()
