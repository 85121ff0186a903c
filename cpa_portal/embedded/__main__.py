"""`python -m cpa_portal.embedded services | env`: the servers alone."""

import argparse
import json
import shlex
import signal
import sys
import time

from cpa_portal.embedded import keeper
from cpa_portal.embedded.errors import LauncherError
from cpa_portal.embedded.places import Places
from cpa_portal.embedded.services import Services, environment, start_services


def _export(values: dict[str, str]) -> None:
    for name, value in values.items():
        print(f"export {name}={shlex.quote(value)}", flush=True)


def _stay(services: Services) -> int:
    """Hold the servers until a signal, or until one dies."""
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _: stopping.append(received))
    print("# Ctrl-C arrête les services.", flush=True)
    while not stopping and services.alive():
        time.sleep(0.3)
    if not stopping:
        print(services.failure(), file=sys.stderr)
    services.stop()
    return 0 if stopping else 1


def main() -> int:
    """Read the command and obey."""
    reader = argparse.ArgumentParser(prog="python -m cpa_portal.embedded", description=__doc__)
    reader.add_argument("commande", choices=["services", "env"])
    reader.add_argument("--var-dir", default=None)
    asked = reader.parse_args()
    try:
        if asked.commande == "services":
            services = start_services(asked.var_dir, say=lambda line: print(f"# {line}", flush=True))
            _export(services.environ)
            return _stay(services)
        places = Places.of(asked.var_dir)
        if not keeper.card(places).exists():
            raise LauncherError("Aucun service ne tourne dans ce dossier.")
        _export(environment(places, json.loads(keeper.card(places).read_text(encoding="utf-8"))["services"]))
    except LauncherError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
