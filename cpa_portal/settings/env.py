"""Typed readers of environment variables. A bad value stops the process with a clear sentence."""

import os
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Value of NAME, or the content of the file that NAME_FILE names (secrets by file)."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE désigne un fichier illisible : {error}") from error
    value = os.environ.get(name)
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"La variable {name} (ou {name}_FILE) est obligatoire.")
    return default


def flag(name: str, default: bool = False) -> bool:
    """Boolean: 1/0, true/false, oui/non."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "oui", "on"}:
        return True
    if value in {"0", "false", "non", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} vaut « {value} » ; on attend 1 ou 0.")


def integer(name: str, default: int) -> int:
    """Integer."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} vaut « {value} » ; on attend un nombre entier.") from error


def day(name: str, default: date | None = None) -> date | None:
    """ISO date, or the default when unset."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} vaut « {value} » ; on attend une date AAAA-MM-JJ.") from error


def items(name: str, default: str = "") -> list[str]:
    """Comma-separated list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def database(url: str) -> dict[str, object]:
    """Django DATABASES entry of a postgresql:// URL; `?host=` may name a socket directory."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("Une adresse de base de données commence par postgresql://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or text("DATABASE_PASSWORD", ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "") or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000",
            # Only for `cpa_portal.db.prepared`: what the ORM sends is never prepared.
            "prepare_threshold": 5,
            **query,
        },
    }
