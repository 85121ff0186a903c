"""System libraries: there, installed, or named in one line."""

import pytest

from cpa_portal.embedded import system_packages


@pytest.fixture
def absent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A part of the system that is missing until `apt` is asked for it; returns what apt was asked."""
    asked: list[str] = []
    monkeypatch.setitem(system_packages.PARTS, "pdf", (lambda: bool(asked), ["libpango"], "les documents PDF"))

    def install(apt: list[str], packages: list[str]) -> str:
        asked.extend([*apt, *packages])
        return ""

    monkeypatch.setattr(system_packages, "_install", install)
    return asked


def test_without_the_right_to_install_the_command_is_named(
    absent: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SANS_APT", "1")
    assert not system_packages.ensure(["pdf"])
    assert absent == []
    assert capsys.readouterr().out == (
        "Il manque des paquets système pour les documents PDF. "
        "Tapez : sudo apt-get install --no-install-recommends libpango\n"
    )


def test_with_the_right_it_is_installed(absent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "_apt", lambda: ["apt-get"])
    assert system_packages.ensure(["pdf"])
    assert absent == ["apt-get", "libpango"]


def test_nothing_is_asked_when_all_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(system_packages.PARTS, "pdf", (lambda: True, ["libpango"], "les documents PDF"))
    monkeypatch.setattr(system_packages, "_install", lambda *_: pytest.fail("asked"))
    assert system_packages.ensure(["pdf"])
