"""The TCP port of the portal."""

import os
import socket

from cpa_portal.embedded.errors import LauncherError

FIRST, TRIES = 8000, 50


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """True if nobody listens there, on IPv4 or IPv6 (a browser tries both for localhost)."""
    families = [(socket.AF_INET, host)]
    if socket.has_ipv6 and host == "127.0.0.1":
        families.append((socket.AF_INET6, "::1"))
    for family, address in families:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except PermissionError:
                raise LauncherError(
                    f"Le port {port} est réservé à l’administrateur : choisissez-en un autre."
                ) from None
            except OSError as error:
                if error.errno == 98 or family == socket.AF_INET:
                    return False
    return True


def choose(asked: str | None = None, host: str = "127.0.0.1") -> tuple[int, str]:
    """The port to use and a sentence if it is not the usual one. PORT, when given, is taken or refused as it is."""
    wanted = os.environ.get("PORT", "") if asked is None else asked
    if wanted:
        if not wanted.isdigit() or not 0 < int(wanted) < 65536:
            raise LauncherError(f"PORT vaut « {wanted} » ; on attend un nombre de 1 à 65535.")
        if not is_free(int(wanted), host):
            raise LauncherError(f"Le port {wanted} est déjà pris. Choisissez-en un autre : PORT={FIRST + 80} make run")
        return int(wanted), ""
    for port in range(FIRST, FIRST + TRIES):
        if is_free(port, host):
            return port, "" if port == FIRST else f"Le port {FIRST} est déjà pris : le portail prend le {port}."
    raise LauncherError(
        f"Les ports {FIRST} à {FIRST + TRIES - 1} sont tous pris. Choisissez-en un : PORT=9000 make run"
    )
