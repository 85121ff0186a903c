"""Where everything lies, from VAR_DIR alone."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cpa_portal.embedded import identity
from cpa_portal.embedded.errors import LauncherError

ROOT = Path(__file__).resolve().parents[2]
#: Longest path of a UNIX socket is 104 to 107 bytes: sockets never live inside a checkout.
SOCKETS = Path("/tmp")  # noqa: S108  made 0700, its owner is checked


def default_var_dir() -> Path:
    """VAR_DIR, or var/ in the checkout."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var").expanduser().absolute()


@dataclass(frozen=True, slots=True)
class Places:
    """Directories and files of one portal."""

    var: Path

    @classmethod
    def of(cls, var_dir: str | Path | None = None) -> "Places":
        """Places under this directory, which is made."""
        var = Path(var_dir).expanduser().absolute() if var_dir else default_var_dir()
        places = cls(var.resolve())
        try:
            for folder in (places.state, places.logs):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LauncherError(f"Le dossier {var} ne peut pas être créé : {error.strerror}.") from error
        if not os.access(places.state, os.W_OK):
            raise LauncherError(
                f"Le dossier {var} n’est pas accessible en écriture. Choisissez-en un autre : VAR_DIR=/un/dossier"
            )
        return places

    @property
    def tag(self) -> str:
        """Short name of this portal."""
        return hashlib.sha256(str(self.var).encode()).hexdigest()[:10]

    @property
    def state(self) -> Path:
        """Locks, and what a running copy says of itself."""
        return self.var / "services"

    @property
    def logs(self) -> Path:
        """One log for each process."""
        return self.var / "journaux"

    @property
    def sockets(self) -> Path:
        """Directory of the sockets, short whatever the checkout's path."""
        return SOCKETS / f"cpa-{os.geteuid()}-{self.tag}"

    def data(self, name: str) -> Path:
        """Directory of a server's data; outside VAR_DIR only if the servers' user cannot walk there."""
        if identity.server_uid() is None or identity.server_can("/bin/sh", "-c", 'cd "$1"', "sh", str(self.var)):
            return self.var / name
        return identity.own_directory(Path("/var/tmp") / f"cpa-donnees-{self.tag}") / name  # noqa: S108

    def log(self, name: str) -> Path:
        """Log of one process."""
        return self.logs / f"{name}.log"
