#!/usr/bin/env python3
"""System libraries that no wheel holds: installed when we may, else named in one line with the command to type.

`python3 system_packages.py pdf chromium` exits 1 if one is missing in the end. Standard library only: it also
runs before anything is installed.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", os.path.expanduser("~/.fonts"))
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
TRACE_LINES = 6


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _has_pdf() -> bool:
    fonts = any(next(Path(folder).rglob("*.[to]t[fc]"), None) for folder in FONTS if os.path.isdir(folder))
    return bool(fonts) and (sys.platform != "linux" or all(_has_library(name) for name in PANGO))


def _has_chromium() -> bool:
    return any(shutil.which(name) for name in CHROMIUM)


def _has_venv() -> bool:
    return subprocess.run([sys.executable, "-c", "import ensurepip"], stderr=subprocess.DEVNULL).returncode == 0


#: name → (how to know, Debian packages, what it is for)
PARTS = {
    "pdf": (
        _has_pdf,
        ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"],
        "les documents PDF",
    ),
    "chromium": (_has_chromium, ["chromium"], "les tests dans un vrai navigateur"),
    "venv": (_has_venv, [f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"], "l’environnement Python"),
}


def _apt() -> list[str] | None:
    """The command that installs, if this machine has apt and we have the right."""
    if os.environ.get("SANS_APT") or not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", "apt-get"]
    return None


def _install(apt: list[str], packages: list[str]) -> str:
    """Install; returns the end of apt's messages if it fails."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = [*apt, "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends", *packages]
    said = ""
    # Package lists may be absent or old: the first failure refreshes them.
    for command in (install, [*apt, "update"], install):
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            text=True,
            check=False,
        )
        said = "\n".join(done.stdout.splitlines()[-TRACE_LINES:])
        if command == install and done.returncode == 0:
            return ""
    return said


def ensure(names: list[str]) -> bool:
    """Install what is missing among these parts if we may; say the command otherwise. True if all is there."""
    missing = [name for name in names if not PARTS[name][0]()]
    if not missing:
        return True
    packages = [package for name in missing for package in PARTS[name][1]]
    purpose = " et ".join(PARTS[name][2] for name in missing)
    apt = _apt()
    trace = ""
    if apt:
        print(f"Installation des paquets système pour {purpose} : {' '.join(packages)}…", flush=True)
        trace = _install(apt, packages)
        missing = [name for name in missing if not PARTS[name][0]()]
        if not missing:
            return True
    if trace:
        print(trace, flush=True)
    command = f"sudo apt-get install --no-install-recommends {' '.join(packages)}"
    print(f"Il manque des paquets système pour {purpose}. Tapez : {command}", flush=True)
    return False


if __name__ == "__main__":
    sys.exit(0 if ensure(sys.argv[1:]) else 1)
