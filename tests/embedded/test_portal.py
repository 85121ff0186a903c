"""`make run` with light processes in the place of Django's: who stops whom, and what is said."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from cpa_portal.embedded.places import ROOT
from tests.embedded.conftest import processes_of, wait_for

#: The launcher, with a web server that only says 200 and a worker that lives `WORKER` seconds.
LAUNCHER = """
import os, sys
from cpa_portal.embedded import commands, portal
WEB = '''
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
'''
SLEEP = "import sys, time; time.sleep(float(sys.argv[1])); sys.exit('plus de travail ici')"
commands.web = lambda host, port: [sys.executable, "-c", WEB, str(port), "essai-enfant"]
commands.worker = lambda: [sys.executable, "-c", SLEEP, os.environ.get("WORKER", "60"), "essai-enfant"]
commands.beat = lambda folder: [sys.executable, "-c", SLEEP, "60", "essai-enfant"]
portal.Portal.prepare = lambda self, env: "Comptes de démonstration"
from cpa_portal.embedded.__main__ import main
sys.exit(main())
"""
Launch = Callable[..., "subprocess.Popen[str]"]


def children(var: Path) -> list[psutil.Process]:
    """Web, worker and beat of this VAR_DIR."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        if "essai-enfant" in (process.info["cmdline"] or ()) and process.info["status"] != psutil.STATUS_ZOMBIE:
            if process.environ().get("VAR_DIR") == str(var):
                found.append(process)
    return found


def read_until(process: "subprocess.Popen[str]", word: str) -> str:
    """Lines of the launcher up to this word."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if word in line:
            return said
    pytest.fail(f"never said {word!r}:\n{said}")


@pytest.fixture
def launch(var: Path) -> Iterator[Launch]:
    """`launch("run", WORKER="1")` → the launcher's process."""
    started = []

    def start(command: str = "run", **env: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER, command],
            cwd=ROOT,
            env={**os.environ, "VAR_DIR": str(var), **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()
    wait_for(lambda: not children(var))


def test_run_says_where_and_stop_ends_everything(var: Path, launch: Launch) -> None:
    first = launch()
    said = read_until(first, "Ctrl-C arrête tout")
    assert re.search(r"Le portail répond : http://localhost:\d+/", said)
    assert "Comptes de démonstration" in said
    assert len(children(var)) == 3
    second, _ = launch("run").communicate(timeout=20)
    assert "Le portail tourne déjà dans ce dossier" in second
    assert re.search(r"http://localhost:\d+/", second)
    stopped, _ = launch("stop").communicate(timeout=20)
    assert "Le portail est arrêté" in stopped
    rest, _ = first.communicate(timeout=20)
    assert first.returncode == 0
    assert "Tout est arrêté" in rest
    assert children(var) == processes_of(var) == []


def test_two_interrupts_stop_as_cleanly_as_one(var: Path, launch: Launch) -> None:
    process = launch()
    read_until(process, "Ctrl-C arrête tout")
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=20)
    assert process.returncode == 0, rest
    assert children(var) == processes_of(var) == []


def test_a_dead_child_is_named_with_its_last_words(var: Path, launch: Launch) -> None:
    process = launch(WORKER="2")
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Le travailleur (Celery) s’est arrêté (code 1)" in said
    assert "plus de travail ici" in said
    assert children(var) == processes_of(var) == []


def test_a_killed_launcher_leaves_nothing_behind(var: Path, launch: Launch) -> None:
    process = launch()
    read_until(process, "Ctrl-C arrête tout")
    process.kill()
    wait_for(lambda: not children(var) and not processes_of(var))


def test_a_dead_database_is_named(var: Path, launch: Launch) -> None:
    process = launch()
    read_until(process, "Ctrl-C arrête tout")
    next(server for server in processes_of(var) if "-D" in server.cmdline()).kill()
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "PostgreSQL s’est arrêté" in said
