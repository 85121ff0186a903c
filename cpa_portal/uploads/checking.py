"""The antivirus gateway: a structural check in a limited subprocess, or clamd in production."""

import json
import resource
import socket
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from cpa_portal.errors import InvalidInput
from cpa_portal.uploads import inspection

CPU_SECONDS = 15
MEMORY_BYTES = 1024 * 1024 * 1024
STRUCTURAL = "contrôle structurel"
ANTIVIRUS = "contrôle structurel et antivirus"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found: the real type, and the name of the check for the receipt."""

    content_type: str
    label: str


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check(source: Path, target: Path) -> Verdict:
    """Check one file and write its cleaned bytes. Raises InvalidInput with the reason, and fails closed."""
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and module
            [sys.executable, "-I", str(Path(inspection.__file__)), str(source), str(target)],
            capture_output=True,
            timeout=CPU_SECONDS + 5,
            preexec_fn=_limits,
            env={"PATH": "/usr/bin:/bin"},
            check=False,
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise InvalidInput(
            "Ce fichier n’a pas pu être vérifié. Enregistrez-le de nouveau, plus léger, puis renvoyez-le.",
            code="fichier_non_verifie",
        ) from None
    if not answer["ok"]:
        raise InvalidInput(answer["reason"], code="fichier_refuse")
    if settings.ANTIVIRUS == "embedded":
        return Verdict(answer["type"], STRUCTURAL)
    scan_with_clamd(source, settings.ANTIVIRUS)
    return Verdict(answer["type"], ANTIVIRUS)


def scan_with_clamd(source: Path, address: str) -> None:
    """Send the file to clamd (INSTREAM). Raises InvalidInput if it is infected or if clamd does not answer."""
    parts = urlsplit(address)
    try:
        with (
            socket.create_connection((parts.hostname or "", parts.port or 3310), timeout=30) as link,
            source.open("rb") as data,
        ):
            link.sendall(b"zINSTREAM\0")
            while chunk := data.read(65_536):
                link.sendall(struct.pack("!L", len(chunk)) + chunk)
            link.sendall(struct.pack("!L", 0))
            reply = link.recv(4096)
    except OSError:
        raise InvalidInput(
            "Le contrôle antivirus ne répond pas. Votre fichier n’a pas été enregistré : réessayez dans quelques minutes.",
            code="antivirus_indisponible",
        ) from None
    if b"FOUND" in reply:
        raise InvalidInput("Ce fichier contient une signature de virus : il a été refusé.", code="fichier_infecte")
    if not reply.rstrip(b"\0\n").endswith(b"OK"):
        raise InvalidInput("Le contrôle antivirus n’a pas pu lire ce fichier.", code="fichier_non_verifie")
