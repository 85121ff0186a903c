"""What production asks of its environment: every gap is named at once, with what to do."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

from cpa_portal.settings import env

HEX_KEY = re.compile(r"[0-9a-fA-F]{64}")
NEW_HEX_KEY = 'python -c "import secrets; print(secrets.token_hex(32))"'
NEW_SECRET = 'python -c "import secrets; print(secrets.token_urlsafe(64))"'

Rule = tuple[str, Callable[[str], bool], str]


def _needs_password(url: str) -> bool:
    """True for an address over the network that holds no password."""
    parts = urlsplit(url)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    return not parts.password and not host.startswith("/")


RULES: tuple[Rule, ...] = (
    ("SECRET_KEY", lambda value: len(value) >= 50, f"clé d’au moins 50 caractères, tirée par : {NEW_SECRET}"),
    (
        "NIR_ENCRYPTION_KEY",
        lambda value: bool(HEX_KEY.fullmatch(value)) and set(value) != {"0"},
        f"clé de chiffrement des NIR, 64 chiffres hexadécimaux, tirée par : {NEW_HEX_KEY}",
    ),
    (
        "NIR_INDEX_KEY",
        lambda value: bool(HEX_KEY.fullmatch(value)) and set(value) != {"1"},
        f"clé de l’index des NIR, 64 chiffres hexadécimaux, autre que la précédente, tirée par : {NEW_HEX_KEY}",
    ),
    (
        "DATABASE_URL",
        lambda value: value.startswith(("postgresql://", "postgres://")),
        "adresse de la base pour le rôle cpa_app : postgresql://cpa_app@hôte:5432/cpa",
    ),
    (
        "REDIS_URL",
        lambda value: value.startswith(("redis://", "rediss://", "redis+socket://")),
        "adresse du courtier de messages : redis://hôte:6379/0",
    ),
    ("ALLOWED_HOSTS", bool, "noms sous lesquels le portail est servi, séparés par des virgules"),
    ("SITE_URL", lambda value: value.startswith("https://"), "adresse publique du portail, en https://"),
    (
        "ANTIVIRUS",
        lambda value: value.startswith("clamd://"),
        "adresse de l’antivirus : clamd://hôte:3310 (le contrôle structurel ne suffit pas en production)",
    ),
    ("EMAIL_HOST", bool, "serveur d’envoi des courriels"),
    ("DEFAULT_FROM_EMAIL", lambda value: "@" in value, "adresse d’expédition des courriels"),
)
LISTS = {"ALLOWED_HOSTS"}  # read without _FILE
FORBIDDEN = {
    "MODE_DEMONSTRATION": "les comptes de démonstration n’ont pas leur place en production",
    "BUSINESS_DATE": "en production le jour légal est aujourd’hui",
}


def _read(name: str) -> str:
    return env.text(name, "")


def _gaps() -> Iterator[str]:
    for name, good, advice in RULES:
        try:
            value = _read(name)
        except ImproperlyConfigured as error:
            yield str(error)
            continue
        if not value:
            by_file = "" if name in LISTS else f" (ou {name}_FILE)"
            yield f"{name}{by_file} manque : {advice}."
        elif not good(value):
            yield f"{name} n’a pas la forme attendue : {advice}."


def missing_or_wrong() -> list[str]:
    """One sentence for each variable that is missing, malformed or forbidden. No value is repeated."""
    found = list(_gaps())
    if _read("NIR_ENCRYPTION_KEY") and _read("NIR_ENCRYPTION_KEY") == _read("NIR_INDEX_KEY"):
        found.append("NIR_INDEX_KEY est la même que NIR_ENCRYPTION_KEY : il faut deux clés.")
    if _read("DATABASE_URL") and _needs_password(_read("DATABASE_URL")) and not _read("DATABASE_PASSWORD"):
        found.append("DATABASE_PASSWORD (ou DATABASE_PASSWORD_FILE) manque : mot de passe du rôle cpa_app.")
    if _read("SIRENE") == "embedded":
        found.append(
            "SIRENE : le registre embarqué ne contient que des entreprises fictives ; donnez l’adresse de l’API."
        )
    elif _read("SIRENE").startswith("http") and not _read("SIRENE_CLE"):
        found.append("SIRENE_CLE (ou SIRENE_CLE_FILE) manque : clé de l’API Sirene.")
    found += [
        f"{name} ne doit pas être donné : {reason}."
        for name, reason in FORBIDDEN.items()
        if _read(name) not in ("", "0")
    ]
    return found
