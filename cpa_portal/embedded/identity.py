"""Who runs the servers: ourselves, or nobody when we are root (PostgreSQL refuses uid 0)."""

import functools
import os
import pwd
import subprocess
from pathlib import Path
from typing import Any

from cpa_portal.embedded.errors import LauncherError


@functools.cache
def server_uid() -> int | None:
    """Uid of the servers when it is not ours."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        raise LauncherError(
            "PostgreSQL refuse de tourner sous root et cette machine n’a pas d’utilisateur « nobody ». "
            "Relancez la commande sous un compte ordinaire."
        ) from None


def as_server() -> dict[str, Any]:
    """Arguments of subprocess that drop root's rights."""
    uid = server_uid()
    return {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}


def server_environment() -> dict[str, str]:
    """Our environment less what would redirect PostgreSQL's programs, under a locale that every machine has."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return {**kept, "LC_ALL": "C.UTF-8", "HOME": "/"}


def server_can(*argv: str) -> bool:
    """True if this command succeeds with the rights of the servers."""
    try:
        done = subprocess.run(
            argv, capture_output=True, cwd="/", env=server_environment(), timeout=60, check=False, **as_server()
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def own_directory(path: Path) -> Path:
    """Make a directory that only the servers (and root) enter; refuse one that belongs to somebody else."""
    uid = server_uid()
    expected = os.geteuid() if uid is None else uid
    try:
        path.mkdir(mode=0o700)
        if uid is not None:
            os.chown(path, uid, uid)
    except FileExistsError:
        pass
    except OSError as error:
        raise LauncherError(f"Le dossier {path} ne peut pas être créé : {error.strerror}.") from error
    seen = path.lstat()
    if path.is_symlink() or not path.is_dir() or seen.st_uid != expected:
        raise LauncherError(
            f"Le dossier {path} appartient à un autre utilisateur (uid {seen.st_uid}). "
            "Relancez sous ce compte, ou choisissez un autre dossier : VAR_DIR=/un/dossier make run"
        )
    if seen.st_mode & 0o077:
        path.chmod(0o700)
    return path
