#!/usr/bin/env python3
"""First step of `make run` and `make test`: the .venv and its packages.

Runs by itself, with whatever python3 the machine has and the standard library only. What a cut installation
left is seen and done again; two at once wait for one another.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
#: What each profile installs; `dev` holds all that `run` holds.
PROFILES = {"run": ("requirements.lock", "requirements-embedded.lock"), "dev": ("requirements-dev.lock",)}
STAMP = "cpa-installation.json"


class Stop(Exception):
    """A sentence for the person, who alone can help."""


def say(line: str) -> None:
    """One line of progress."""
    print(line, flush=True)


def version_of(python: str) -> tuple[int, ...] | None:
    """(3, 12) for an interpreter that runs, else None."""
    code = "import sys; print(sys.version_info[0], sys.version_info[1])"
    try:
        done = subprocess.run([python, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        return tuple(int(part) for part in done.stdout.split())
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def find_interpreter(current: str = sys.executable) -> str:
    """This Python if it is recent enough, else a more recent one of this machine."""
    if (version_of(current) or (0, 0)) >= OLDEST:
        return current
    for name in NEWER:
        path = shutil.which(name)
        if path and version_of(path):
            return path
    found = ".".join(str(part) for part in version_of(current) or ("?",))
    raise Stop(
        f"Il faut Python 3.11 ou plus récent ; cette machine n’a que Python {found}. "
        "Sous Debian ou Ubuntu : sudo apt-get install python3.11 python3.11-venv"
    )


def check_venv_module(python: str) -> None:
    """Debian keeps ensurepip apart from Python: install it if we may, else name it."""
    test = [python, "-c", "import ensurepip, venv"]
    if subprocess.run(test, stderr=subprocess.DEVNULL, check=False).returncode == 0:
        return
    subprocess.run([python, str(HERE / "system_packages.py"), "venv"], check=False)
    if subprocess.run(test, stderr=subprocess.DEVNULL, check=False).returncode:
        number = ".".join(str(part) for part in version_of(python) or OLDEST)
        raise Stop(
            "Il manque à Python de quoi créer un environnement (modules venv et ensurepip). "
            f"Tapez : sudo apt-get install python3-venv (ou python{number}-venv), puis relancez."
        )


def digest_of(root: Path) -> str:
    """Digest of the locks: another digest, another installation."""
    seen = hashlib.sha256()
    for names in PROFILES.values():
        for name in names:
            seen.update((root / name).read_bytes())
    return seen.hexdigest()


def installed(venv: Path, digest: str, profile: str) -> bool:
    """True if the stamp says that this profile was installed to its end, here, from these locks."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    wanted = stamp.get("digest") == digest and stamp.get("path") == str(venv)
    enough = stamp.get("profile") in (profile, "dev")
    return wanted and enough and (version_of(str(venv / "bin" / "python")) or (0, 0)) >= OLDEST


def make_venv(venv: Path, log: Path) -> None:
    """Make the environment, again if the one that is there cannot run pip."""
    python = venv / "bin" / "python"
    old = str(venv) not in (venv / "bin" / "activate").read_text(encoding="utf-8") if python.exists() else True
    if not old and (version_of(str(python)) or (0, 0)) >= OLDEST:
        if subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
            return
    chosen = find_interpreter()
    check_venv_module(chosen)
    say("Création de l’environnement Python (.venv)…")
    if venv.exists():
        shutil.rmtree(venv)
    with log.open("ab") as output:
        done = subprocess.run([chosen, "-m", "venv", str(venv)], stdout=output, stderr=output, check=False)
    if done.returncode:
        raise Stop(f"L’environnement {venv} n’a pas pu être créé. Détails : {log}")


def install(venv: Path, root: Path, profile: str, log: Path) -> None:
    """Install the packages, their digests checked, and count them aloud."""
    locks = [root / name for name in PROFILES[profile]]
    total = sum(len(re.findall(r"^[a-z0-9._-]+==", lock.read_text(encoding="utf-8"), re.MULTILINE)) for lock in locks)
    say(f"Installation de {total} paquets Python (une à deux minutes la première fois)…")
    command = [
        str(venv / "bin" / "python"), "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input",
        "--disable-pip-version-check", "--progress-bar", "off", "--only-binary", ":all:",
    ]  # fmt: skip
    for lock in locks:
        command += ["-r", str(lock)]
    lines = []  # type: list[str]
    count = 0
    told = time.monotonic()
    environment = dict(os.environ, PYTHONUNBUFFERED="1", PIP_ROOT_USER_ACTION="ignore")
    with log.open("a", encoding="utf-8") as output:
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            universal_newlines=True,
        ) as process:
            for line in process.stdout or ():
                output.write(line)
                lines.append(line.rstrip())
                if line.startswith(("Collecting ", "Requirement already satisfied: ", "Ignoring ")):
                    count += 1
                if line.startswith("Installing collected"):
                    say("  mise en place des fichiers…")
                    told = float("inf")
                elif time.monotonic() - told > 2:
                    told = time.monotonic()
                    say(f"  {count} paquets sur {total}…")
        code = process.returncode
    if code:
        raise Stop(
            "L’installation des paquets Python a échoué (réseau coupé ? dépôt de paquets inaccessible ?) :\n"
            + "\n".join(lines[-8:])
            + f"\nDétails : {log}. Relancez la même commande : elle reprend au début."
        )


def prepare(profile: str, root: Path = ROOT) -> Path:
    """Make sure that `.venv` holds this profile; returns its interpreter."""
    venv, state = root / ".venv", root / "var"
    (state / "journaux").mkdir(parents=True, exist_ok=True)
    log = state / "journaux" / "installation.log"
    digest = digest_of(root)
    with (state / "installation.verrou").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Une autre installation est en cours dans ce dossier ; j’attends qu’elle finisse…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not installed(venv, digest, profile):
            begun = time.monotonic()
            make_venv(venv, log)
            # From here to the new stamp the installation is half made, and known to be.
            stamp = venv / STAMP
            if stamp.exists():
                stamp.unlink()
            install(venv, root, profile, log)
            partial = venv / (STAMP + ".partiel")
            partial.write_text(json.dumps({"digest": digest, "profile": profile, "path": str(venv)}), encoding="utf-8")
            partial.replace(stamp)
            say(f"Paquets installés en {time.monotonic() - begun:.0f} s.")
    return venv / "bin" / "python"


if __name__ == "__main__":
    try:
        prepare(sys.argv[1] if len(sys.argv) > 1 else "run")
    except Stop as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Installation interrompue. Relancez la même commande : elle reprendra.")
    except OSError as problem:
        sys.exit(f"L’installation n’a pas pu écrire dans {ROOT} : {problem}")
