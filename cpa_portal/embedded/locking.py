"""`make lock`: pin every package with its digests, for production, for `make run` and for the tests.

The three files agree with one another and name no package index.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from cpa_portal.embedded.places import ROOT

PRODUCTION, EMBEDDED, DEV = (ROOT / f"requirements{part}.lock" for part in ("", "-embedded", "-dev"))
COMPILE = [
    "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-emit-index-url", "--no-header", "--quiet",
]  # fmt: skip


def _compile(source: str, target: Path, *options: str, text: str | None = None) -> None:
    subprocess.run(
        [sys.executable, *COMPILE, source, "--output-file", target.name, *options],
        cwd=ROOT,
        input=text,
        text=True,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def names(lock: Path) -> set[str]:
    """Packages that a lock pins."""
    return set(re.findall(r"^([a-z0-9._-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE))


def main(options: list[str]) -> None:
    """Write the three locks; `--upgrade` takes the newest versions allowed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = "\n".join(project["optional-dependencies"]["embedded"])
    _compile("pyproject.toml", PRODUCTION, *options)
    everything = ["--extra", "embedded", "--extra", "dev", "--constraint", PRODUCTION.name]
    _compile("pyproject.toml", DEV, *everything, *options)
    known = ["--constraint", DEV.name]
    _compile("-", EMBEDDED, *known, text=wanted)
    for name in sorted(names(EMBEDDED) & names(PRODUCTION)):
        known += ["--no-emit-package", name]
    _compile("-", EMBEDDED, *known, text=wanted)


if __name__ == "__main__":
    main(sys.argv[1:])
