"""The commands of the compose file, run as they are on this machine: migrate, web, worker, beat and their probes."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cpa_portal.embedded.places import ROOT
from tests.browser.servers import free_port, running
from tests.deployment.conftest import Machine
from tests.embedded.conftest import wait_for

Container = Callable[..., tuple[list[str], dict[str, str]]]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def ask(url: str, **headers: str) -> tuple[int, str, Message]:
    """Status, body and headers; redirections are not followed."""
    request = urllib.request.Request(url, headers={"Host": "portail.example.org", **headers})
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=20) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers


@dataclass(frozen=True, slots=True)
class Running:
    """The deployed portal."""

    url: str
    machine: Machine
    env: dict[str, str]


def _answers(url: str, process: "subprocess.Popen[bytes]") -> bool:
    assert process.poll() is None, "the web server stopped"
    try:
        return ask(url)[0] == 200
    except (urllib.error.URLError, ConnectionError):
        return False


def _done(argv: list[str], env: dict[str, str], seconds: int = 120) -> str:
    done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _probe(compose: dict[str, Any], name: str, deployed: Running) -> None:
    """Run the health check of a container until it passes."""
    kind, *test = compose["services"][name]["healthcheck"]["test"]
    env = {**deployed.env, "SONDE_URL": deployed.url, "HOSTNAME": "essai"}
    if kind == "CMD-SHELL":
        test = ["sh", "-c", test[0].replace("$$", "$").replace("python ", f"{sys.executable} ", 1)]
    else:
        data = str(deployed.machine.folder / "donnees")
        test = [sys.executable, *(part.replace("/var/lib/cpa", data) for part in test[1:])]
    _done(test, env)


@pytest.fixture(scope="module")
def deployed(container: Container, machine: Machine) -> Iterator[Running]:
    """Migrated by `migrate`, served by `web`; no worker yet."""
    argv, env = container("migrate")
    _done(argv, env)
    static = {**env, "DJANGO_SETTINGS_MODULE": "cpa_portal.settings.static"}
    # The documentation's assets take a minute to compress: see the complete run.
    collect = ["manage.py", "collectstatic", "--noinput", "--verbosity", "0", "--ignore", "drf_spectacular_sidecar"]
    _done([sys.executable, *collect], static)
    port = free_port()
    argv, env = container("web", port)
    log = machine.folder / "web.log"
    with running(argv, env, log) as process:
        wait_for(lambda: _answers(f"http://127.0.0.1:{port}/sante/", process), 60)
        yield Running(f"http://127.0.0.1:{port}", machine, env)


def test_alive_needs_nothing_but_the_process(deployed: Running, compose: dict[str, Any]) -> None:
    status, body, _ = ask(f"{deployed.url}/sante/")
    assert (status, json.loads(body)) == (200, {"etat": "vivant"})
    _probe(compose, "web", deployed)


def test_not_ready_without_a_worker_then_ready(
    deployed: Running, compose: dict[str, Any], container: Container, tmp_path: Path
) -> None:
    status, body, _ = ask(f"{deployed.url}/sante/pret")
    assert status == 503
    assert json.loads(body)["raisons"] == ["Aucun processus de traitement (Celery) ne répond."]
    with ExitStack() as stack:
        for name in ("worker", "beat"):
            argv, env = container(name)
            argv += ["--hostname", "celery@essai"] if name == "worker" else []
            stack.enter_context(running(argv, env, tmp_path / f"{name}.log"))
        for _ in range(20):
            status, body, _ = ask(f"{deployed.url}/sante/pret")
            if status == 200:
                break
            time.sleep(0.5)
        assert json.loads(body)["verifications"] == {
            "base": True, "migrations": True, "courtier": True, "traitements": True,
        }, (tmp_path / "worker.log").read_text()  # fmt: skip
        _probe(compose, "worker", deployed)
        _probe(compose, "beat", deployed)


def test_plain_http_is_sent_to_https(deployed: Running) -> None:
    status, _, headers = ask(f"{deployed.url}/")
    assert (status, headers["Location"]) == (301, "https://portail.example.org/")


def test_behind_the_proxy_pages_carry_their_guards(deployed: Running) -> None:
    status, _, headers = ask(f"{deployed.url}/compte/login/", **{"X-Forwarded-Proto": "https"})
    assert status == 200
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "upgrade-insecure-requests" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    cookies = headers.get_all("Set-Cookie") or []
    assert cookies
    assert all("__Host-" in cookie and "Secure" in cookie for cookie in cookies)


def test_another_host_name_is_refused(deployed: Running) -> None:
    assert ask(f"{deployed.url}/", Host="ailleurs.example", **{"X-Forwarded-Proto": "https"})[0] == 400


def test_the_demonstration_is_absent(deployed: Running) -> None:
    for path in ("/demonstration/", "/composants/"):
        assert ask(f"{deployed.url}{path}", **{"X-Forwarded-Proto": "https"})[0] in {302, 404}


def test_the_application_can_neither_alter_nor_empty(deployed: Running) -> None:
    machine = deployed.machine
    address = f"postgresql://cpa_app@127.0.0.1:{machine.postgres_port}/cpa"
    with psycopg.connect(address, password=machine.secret("mot_de_passe_cpa_app"), autocommit=True) as link:
        for order in ("DROP TABLE audit_entree", "CREATE TABLE autre (id int)", "ALTER ROLE cpa_app SUPERUSER"):
            with pytest.raises(psycopg.Error):
                link.execute(order)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address, password="faux")


@pytest.mark.complet
def test_every_static_file_is_named_by_its_content(container: Container, tmp_path: Path) -> None:
    _, env = container("web")
    env |= {"DJANGO_SETTINGS_MODULE": "cpa_portal.settings.static", "STATIC_ROOT": str(tmp_path)}
    _done([sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"], env, 300)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert all((tmp_path / target).exists() for target in names.values())
