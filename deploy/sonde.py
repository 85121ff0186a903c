"""Health checks of the containers, with the standard library alone.

sonde.py web CHEMIN        asks the portal of this container, under its first public name
sonde.py age FICHIER S     the file (or FICHIER.*) was written less than S seconds ago
"""

import os
import sys
import time
import urllib.request
from pathlib import Path

ADDRESS = os.environ.get("SONDE_URL", "http://127.0.0.1:8000")


def web(path: str) -> None:
    """Raise unless the answer is 200."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip() or "localhost"
    request = urllib.request.Request(  # noqa: S310  our own address
        ADDRESS + path, headers={"Host": host.lstrip("."), "X-Forwarded-Proto": "https"}
    )
    with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310
        print(answer.read().decode("utf-8"))


def age(path: str, seconds: str) -> None:
    """Raise unless the file is fresh."""
    target = Path(path)
    written = max(file.stat().st_mtime for file in target.parent.glob(f"{target.name}*"))
    if time.time() - written > float(seconds):
        raise RuntimeError(f"{path} n’est plus écrit")


if __name__ == "__main__":
    try:
        {"web": web, "age": age}[sys.argv[1]](*sys.argv[2:])
    except (OSError, ValueError, RuntimeError) as problem:
        sys.exit(str(problem))
