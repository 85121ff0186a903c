"""The source files of the house, parsed once."""

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "organismes", "modules", "financeurs")
PACKAGES = (*APPS, "cpa_portal")


@functools.cache
def parsed(path: Path) -> ast.Module:
    """Syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def sources(*packages: str, migrations: bool = False) -> list[Path]:
    """Python files of some packages, without migrations unless asked."""
    return [
        path
        for package in packages or PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if migrations or "migrations" not in path.parts
    ]


def where(path: Path, node: ast.AST) -> str:
    """`file:line` of a node."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
