"""Migrations stand alone: they import no code of the apps, and nothing waits to be migrated."""

import ast

import pytest
from django.core.management import call_command

from tests.architecture.sources import APPS, parsed, sources, where


def test_migrations_import_no_app_code() -> None:
    found = [
        where(path, node)
        for path in sources(migrations=True)
        if "migrations" in path.parts
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
        if name.split(".")[0] in {*APPS, "cpa_portal"}
    ]
    assert found == []


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
