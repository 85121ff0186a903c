"""Who may import, write and read the clock."""

import ast
from pathlib import Path

import pytest
from importlinter import cli

from tests.architecture.sources import APPS, ROOT, parsed, sources, where

WRITES = {"save", "create", "update", "delete", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
#: A `.update(`/`.delete(`… on these names is a dict, a set, a hash or a session, not a table.
NOT_TABLES = {
    "digest",
    "context",
    "session",
    "kwargs",
    "params",
    "data",
    "form",
    "hasher",
    "environ",
    "values",
    "headers",
}
CLOCKS = {
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("timezone", "localtime"),
    ("date", "today"),
    ("datetime", "now"),
    ("time", "time"),
}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "core", "manager"}
DOORS = {"views", "api", "tasks.py", "consumers.py", "management", "admin.py"}


def test_imports_go_down_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0, capsys.readouterr().out


def test_no_import_inside_a_function() -> None:
    found = [
        where(path, inner)
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def _root_name(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def test_only_services_write() -> None:
    found = []
    for path in sources(*APPS):
        parts = path.relative_to(ROOT).parts
        if "services" in parts or "rules" in parts:
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                if _root_name(node.func.value) not in NOT_TABLES:
                    found.append(where(path, node))
    assert found == []


def test_the_clock_is_read_in_one_place() -> None:
    found = []
    for path in sources():
        if path.is_relative_to(ROOT / "cpa_portal" / "clock"):
            continue
        for node in ast.walk(parsed(path)):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and (node.value.id, node.attr) in CLOCKS
                and "embedded" not in path.parts
            ):
                found.append(where(path, node))
    assert found == []


def test_services_and_selectors_never_read_the_clock_by_themselves() -> None:
    found = [
        where(path, node)
        for path in sources(*APPS)
        if not DOORS.intersection(path.relative_to(ROOT).parts) and path.name not in {"spaces.py", "sign_in.py"}
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Name) and node.id == "current_moment"
    ]
    assert found == []


def test_pure_code_imports_only_the_standard_library_and_itself() -> None:
    allowed = {"numpy", "yaml", "cpa_portal", "stdnum", *APPS}
    found = []
    for path in sources(*APPS):
        relative = path.relative_to(ROOT)
        if not (relative.name == "workflow.py" or "rules" in relative.parts):
            continue
        for node in ast.walk(parsed(path)):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                head = name.split(".")[0]
                if (
                    head in {"django", "celery", "rest_framework"}
                    or name.startswith(
                        tuple(f"{app}.{part}" for app in APPS for part in ("models", "services", "selectors", "views"))
                    )
                    or head == "cpa_portal"
                    and name not in {"cpa_portal.workflow", "cpa_portal.errors"}
                ):
                    found.append(f"{where(path, node)} {name}")
                elif head in allowed:
                    continue
    assert found == []


def test_no_room_is_called_utils() -> None:
    assert [
        str(path) for path in sources() if path.stem in FORBIDDEN_NAMES or FORBIDDEN_NAMES.intersection(path.parts)
    ] == []


def test_no_signals() -> None:
    found = [
        where(path, node)
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("dispatch")
    ]
    assert found == []


def test_locks_name_their_table() -> None:
    found = []
    for path in sources():
        for node in ast.walk(parsed(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "select_for_update"
            ):
                if not {"of", "no_key"} <= {keyword.arg for keyword in node.keywords}:
                    found.append(where(path, node))
    assert found == []


def test_saves_name_their_fields() -> None:
    found = []
    for path in sources(*APPS):
        for node in ast.walk(parsed(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "save"
                and not node.args
                and "update_fields" not in {keyword.arg for keyword in node.keywords}
                and "force_insert" not in {keyword.arg for keyword in node.keywords}
            ):
                found.append(where(path, node))
    assert found == []


def test_every_path_exists() -> None:
    assert all(Path(path).is_file() for path in sources())
