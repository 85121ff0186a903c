"""Draw the secrets of docker-compose.yml into secrets/, once: an existing file is never overwritten.

The folder is closed to others (0700); its files are readable inside the containers, whose user is not ours.
"""

import secrets
import sys
from collections.abc import Callable
from pathlib import Path

DRAWN: dict[str, Callable[[], str]] = {
    "cle_secrete": lambda: secrets.token_urlsafe(64),
    "cle_nir_chiffrement": lambda: secrets.token_hex(32),
    "cle_nir_index": lambda: secrets.token_hex(32),
    "mot_de_passe_postgres": lambda: secrets.token_urlsafe(32),
    "mot_de_passe_cpa_owner": lambda: secrets.token_urlsafe(32),
    "mot_de_passe_cpa_app": lambda: secrets.token_urlsafe(32),
    "mot_de_passe_cpa_audit": lambda: secrets.token_urlsafe(32),
    "mot_de_passe_valkey": lambda: secrets.token_urlsafe(32),
    # Given by whoever sends the mail: to be replaced.
    "mot_de_passe_courriel": lambda: "",
}


def draw(folder: Path) -> list[str]:
    """Write what is missing; returns the names written."""
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    written = []
    for name, value in DRAWN.items():
        path = folder / name
        if not path.exists():
            path.write_text(value(), encoding="utf-8")
            path.chmod(0o444)
            written.append(name)
    return written


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "secrets")
    for made in draw(target):
        print(f"{target / made} : créé")
    print(
        "Gardez une copie de cle_nir_chiffrement et de cle_nir_index hors de cette machine : sans elles, les NIR sont perdus."
    )
