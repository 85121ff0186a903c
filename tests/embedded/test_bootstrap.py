"""The .venv: whole, cut, moved, out of date; Python too old; two installations at once."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cpa_portal.embedded import bootstrap

#: A pip that counts its runs, and fails while a file `panne` exists.
PIP = """#!/bin/sh
root="$(cd "$(dirname "$0")/../.." && pwd)"
case "$*" in
  *"pip install"*) echo x >> "$root/pip-runs"; echo "Collecting rien"; sleep 0.3; test ! -e "$root/panne" || { echo "ERROR: réseau coupé"; exit 1; };;
  *"pip --version"*) exit 0;;
  *) exec "%s" "$@";;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose .venv is made, with a false pip."""
    for name in ("requirements.lock", "requirements-embedded.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text("rien==1.0 \\\n    --hash=sha256:00\n")
    folder = tmp_path / ".venv" / "bin"
    folder.mkdir(parents=True)
    (folder / "activate").write_text(f'VIRTUAL_ENV="{tmp_path / ".venv"}"')
    (folder / "python").write_text(PIP % sys.executable)
    (folder / "python").chmod(stat.S_IRWXU)
    return tmp_path


def runs(checkout: Path) -> int:
    """How many times pip installed."""
    path = checkout / "pip-runs"
    return path.read_text().count("x") if path.exists() else 0


def test_the_second_time_installs_nothing(checkout: Path) -> None:
    assert bootstrap.prepare("run", checkout) == checkout / ".venv" / "bin" / "python"
    bootstrap.prepare("run", checkout)
    assert runs(checkout) == 1


def test_what_the_tests_need_holds_what_the_portal_needs(checkout: Path) -> None:
    bootstrap.prepare("run", checkout)
    bootstrap.prepare("dev", checkout)
    bootstrap.prepare("run", checkout)
    assert runs(checkout) == 2


def test_a_changed_lock_installs_again(checkout: Path) -> None:
    bootstrap.prepare("run", checkout)
    (checkout / "requirements-embedded.lock").write_text("autre==2.0 \\\n    --hash=sha256:11\n")
    bootstrap.prepare("run", checkout)
    assert runs(checkout) == 2


def test_an_installation_cut_in_the_middle_is_said_and_done_again(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap.prepare("run", checkout)
    (checkout / "requirements.lock").write_text("autre==2.0 \\\n    --hash=sha256:11\n")
    (checkout / "panne").touch()
    with pytest.raises(bootstrap.Stop, match="réseau coupé"):
        bootstrap.prepare("run", checkout)
    assert not bootstrap.installed(checkout / ".venv", bootstrap.digest_of(checkout), "run")
    (checkout / "panne").unlink()
    bootstrap.prepare("run", checkout)
    assert runs(checkout) == 3
    assert "Paquets installés" in capsys.readouterr().out


def test_a_checkout_that_was_moved_is_installed_again(checkout: Path) -> None:
    bootstrap.prepare("run", checkout)
    venv = checkout / ".venv"
    stamp = venv / bootstrap.STAMP
    stamp.write_text(stamp.read_text().replace(str(venv), "/ailleurs/.venv"))
    assert not bootstrap.installed(venv, bootstrap.digest_of(checkout), "run")


def test_a_half_made_environment_is_made_again(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / ".venv" / "bin" / "python").unlink()
    made: list[list[str]] = []
    run = subprocess.run

    def fake(argv: list[str], **how: object) -> "subprocess.CompletedProcess[bytes]":
        if argv[1:3] == ["-m", "venv"]:
            made.append(argv)
            (checkout / ".venv" / "bin").mkdir(parents=True)
            return subprocess.CompletedProcess(argv, 0)
        return run(argv, **how)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(bootstrap.subprocess, "run", fake)
    bootstrap.make_venv(checkout / ".venv", checkout / "log")
    assert made == [[sys.executable, "-m", "venv", str(checkout / ".venv")]]


def test_two_installations_at_once_are_one(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = [threading.Thread(target=bootstrap.prepare, args=("run", checkout)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(20)
    assert runs(checkout) == 1
    assert "Une autre installation est en cours" in capsys.readouterr().out


def _false_python(folder: Path, name: str, answer: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{answer}\n")
    path.chmod(stat.S_IRWXU)
    return path


def test_python_too_old_names_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = _false_python(tmp_path, "python3", "echo 3 9")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(bootstrap.Stop, match=r"Il faut Python 3\.11 .* Python 3\.9\. .*apt-get install"):
        bootstrap.find_interpreter(str(old))


def test_a_newer_python_of_the_machine_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = _false_python(tmp_path, "python3", "echo 3 9")
    new = _false_python(tmp_path, "python3.12", "echo 3 12")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.find_interpreter(str(old)) == str(new)


def test_python_without_ensurepip_names_the_package(tmp_path: Path) -> None:
    bare = _false_python(tmp_path, "python3", 'case "$*" in *version_info*) echo 3 11;; *) exit 1;; esac')
    with pytest.raises(bootstrap.Stop, match="python3-venv"):
        bootstrap.check_venv_module(str(bare))


def test_it_runs_without_any_package() -> None:
    code = "import runpy, sys; sys.argv = ['x']; runpy.run_path(sys.argv[0] if 0 else %r, run_name='essai')"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code % bootstrap.__file__],
        capture_output=True,
        text=True,
        env={**os.environ},
    )
    assert done.returncode == 0, done.stderr
