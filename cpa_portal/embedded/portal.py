"""`make run`: the whole portal on one machine, from the first table to the last signal."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import psutil

from cpa_portal.embedded import commands, ports, processes
from cpa_portal.embedded.errors import LauncherError
from cpa_portal.embedded.leases import FileLock
from cpa_portal.embedded.places import ROOT, Places
from cpa_portal.embedded.services import Services, start_services

WEB_SECONDS = 90
STOP_SECONDS = 20
LOG_BYTES = 5_000_000


def say(line: str) -> None:
    """One line for the person at the terminal."""
    print(line, flush=True)


def lock_of(places: Places) -> FileLock:
    """Held by the copy that runs in this VAR_DIR."""
    return FileLock(places.state / "portail.verrou")


def card_of(places: Places) -> Path:
    """Address and process of that copy."""
    return places.state / "portail.json"


def running_copy(places: Places) -> dict[str, object]:
    """What the copy in this VAR_DIR says of itself; empty if none runs."""
    if not lock_of(places).taken_by_another():
        return {}
    try:
        return dict(json.loads(card_of(places).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {"url": "(elle démarre)", "pid": 0}


@dataclass(slots=True)
class Child:
    """One process of the portal."""

    name: str
    title: str
    process: subprocess.Popen[bytes]
    log: Path


class Portal:
    """Services, web server, worker and beat, in this order; the reverse to stop."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.children: list[Child] = []
        self.services: Services | None = None
        self.signals: list[int] = []
        self.host = os.environ.get("ADRESSE", "127.0.0.1")

    def on_signal(self, number: int, _: object) -> None:
        """The first signal stops; the next ones change nothing."""
        self.signals.append(number)
        if len(self.signals) == 1:
            say("\nArrêt en cours…")

    def environment(self, port: int) -> dict[str, str]:
        """Environment of the portal's processes."""
        given = self.services.environ if self.services else {}
        return {
            "DJANGO_SETTINGS_MODULE": "cpa_portal.settings.local",
            "SITE_URL": f"http://localhost:{port}",
            "PYTHONUNBUFFERED": "1",
            **os.environ,
            **given,
            "VAR_DIR": str(self.places.var),
        }

    def prepare(self, env: dict[str, str]) -> str:
        """Tables and demonstration; returns the accounts to print. Ends early on a signal."""
        accounts = self.places.state / "comptes.txt"
        process = subprocess.Popen(
            [sys.executable, "-m", "cpa_portal.embedded.preparation", str(accounts)],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=processes.die_with_parent(signal.SIGTERM, os.getpid()) if sys.platform == "linux" else None,
        )
        with process:
            while True:
                try:
                    _, errors = process.communicate(timeout=0.3)
                    break
                except subprocess.TimeoutExpired:
                    if self.signals:
                        process.terminate()
        if process.returncode and not self.signals:
            trace = "\n".join(errors.decode("utf-8", "replace").splitlines()[-15:])
            raise LauncherError(f"La préparation des données a échoué :\n{trace}")
        return accounts.read_text(encoding="utf-8") if accounts.exists() else ""

    def start(self, name: str, title: str, argv: list[str], env: dict[str, str]) -> None:
        """Start one child; a long log is put aside."""
        log = self.places.log(name)
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".ancien.log"))
        process = processes.spawn(argv, log=log, stop=signal.SIGTERM, env=env, cwd=ROOT)
        self.children.append(Child(name, title, process, log))

    def check(self) -> None:
        """Raise if a child or a service died."""
        for child in self.children:
            code = child.process.poll()
            if code is not None:
                how = f"tué par {signal.Signals(-code).name}" if code < 0 else f"code {code}"
                raise LauncherError(
                    f"{child.title} s’est arrêté ({how}). Dernières lignes de {child.log} :\n{processes.tail(child.log)}"
                )
        if self.services and not self.services.alive():
            raise LauncherError(self.services.failure())

    def wait_for_web(self, url: str) -> None:
        """Wait until /sante/ answers 200: a server that starts and only makes errors is said at the end."""
        limit = time.monotonic() + WEB_SECONDS
        while not self.signals:
            self.check()
            try:
                with urllib.request.urlopen(f"{url}/sante/", timeout=5):  # noqa: S310  our own address
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
            if time.monotonic() > limit:
                log = self.places.log("web")
                raise LauncherError(f"Le serveur web ne répond pas après {WEB_SECONDS} s :\n{processes.tail(log)}")

    def open(self) -> None:
        """Start everything and say where."""
        begun = time.monotonic()
        port, remark = ports.choose(host=self.host)
        if remark:
            say(remark)
        say("Démarrage de PostgreSQL et de Valkey…")
        self.services = start_services(self.places.var, say=say)
        if self.signals:
            return
        env = self.environment(port)
        accounts = self.prepare(env)
        if self.signals:
            return
        self.start("web", "Le serveur web", commands.web(self.host, port), env)
        self.start("worker", "Le travailleur (Celery)", commands.worker(), env)
        self.start("beat", "L’horloge des tâches (Celery beat)", commands.beat(self.places.state), env)
        url = f"http://localhost:{port}" if self.host == "127.0.0.1" else f"http://{self.host}:{port}"
        local = f"http://127.0.0.1:{port}" if self.host in {"127.0.0.1", "0.0.0.0"} else url  # noqa: S104
        self.wait_for_web(local)
        card_of(self.places).write_text(json.dumps({"pid": os.getpid(), "url": f"{url}/"}), encoding="utf-8")
        if self.signals:
            return
        say(f"\nLe portail répond : {url}/  (prêt en {time.monotonic() - begun:.0f} s)")
        if accounts.strip():
            say(f"\n{accounts.rstrip()}")
        say(f"\nDonnées et journaux : {self.places.var}\nCtrl-C arrête tout ; les données restent.")

    def close(self) -> None:
        """Stop what was started, the newest first; the worker ends its task."""
        card_of(self.places).unlink(missing_ok=True)
        for child in reversed(self.children):
            if child.process.poll() is None:
                child.process.terminate()
        limit = time.monotonic() + STOP_SECONDS
        for child in self.children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, limit - time.monotonic()))
            # Whatever of its group is left: pool children of a worker that had to be killed.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait(5)
        if self.services:
            self.services.stop()


def run(var_dir: str | None = None) -> int:
    """Open the portal, stay until a signal, close it."""
    places = Places.of(var_dir)
    lock = lock_of(places)
    if not lock.take(wait=False):
        copy = running_copy(places)
        raise LauncherError(
            f"Le portail tourne déjà dans ce dossier ({places.var}) : {copy.get('url')}\n"
            "Pour en lancer un second à part : VAR_DIR=/un/autre/dossier make run. Pour arrêter le premier : make stop."
        )
    card_of(places).unlink(missing_ok=True)
    portal = Portal(places)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, portal.on_signal)
    try:
        portal.open()
        while not portal.signals:
            portal.check()
            time.sleep(0.5)
    finally:
        portal.close()
        lock.drop()
    say("Tout est arrêté. Les données restent.")
    return 0


def stop(var_dir: str | None = None) -> int:
    """Ask the copy of this VAR_DIR to stop, and wait."""
    places = Places.of(var_dir)
    copy = running_copy(places)
    if not copy:
        say("Le portail ne tourne pas dans ce dossier.")
        return 0
    pid = int(str(copy.get("pid", 0)))
    if not pid:
        raise LauncherError("Le portail démarre : attendez qu’il réponde, ou tapez Ctrl-C dans sa fenêtre.")
    process = psutil.Process(pid)
    process.terminate()
    limit = time.monotonic() + STOP_SECONDS + 60
    while lock_of(places).taken_by_another():
        if time.monotonic() > limit:
            raise LauncherError(f"Le portail (processus {pid}) ne s’arrête pas.")
        time.sleep(0.1)
    say("Le portail est arrêté. Les données restent.")
    return 0
