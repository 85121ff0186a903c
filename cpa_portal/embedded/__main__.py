"""`python -m cpa_portal.embedded run | stop | services | env`."""

import argparse
import json
import shlex
import signal
import sys
import time

from cpa_portal.embedded import keeper, portal
from cpa_portal.embedded.errors import LauncherError
from cpa_portal.embedded.places import Places
from cpa_portal.embedded.services import environment, start_services


def _export(values: dict[str, str]) -> None:
    for name, value in values.items():
        print(f"export {name}={shlex.quote(value)}", flush=True)


def hold_services(var_dir: str | None) -> int:
    """Print the variables and hold the servers until a signal, or until one dies."""
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _: stopping.append(received))
    services = start_services(var_dir, say=lambda line: print(f"# {line}", flush=True))
    _export(services.environ)
    print("# Ctrl-C arrête les services.", flush=True)
    while not stopping and services.alive():
        time.sleep(0.3)
    if not stopping:
        print(services.failure(), file=sys.stderr)
    services.stop()
    return 0 if stopping else 1


def print_environment(var_dir: str | None) -> int:
    """Print the variables of servers that run."""
    places = Places.of(var_dir)
    try:
        names = json.loads(keeper.card(places).read_text(encoding="utf-8"))["services"]
    except (OSError, ValueError):
        raise LauncherError("Aucun service ne tourne dans ce dossier.") from None
    _export(environment(places, names))
    return 0


COMMANDS = {"run": portal.run, "stop": portal.stop, "services": hold_services, "env": print_environment}


def main() -> int:
    """Read the command and obey."""
    reader = argparse.ArgumentParser(prog="python -m cpa_portal.embedded", description=__doc__)
    reader.add_argument("commande", choices=list(COMMANDS))
    reader.add_argument("--var-dir", default=None)
    asked = reader.parse_args()
    try:
        return COMMANDS[asked.commande](asked.var_dir)
    except LauncherError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
