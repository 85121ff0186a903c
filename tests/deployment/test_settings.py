"""Production refuses to start without its secrets, and names each of them."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from cpa_portal.embedded.places import ROOT

Container = Callable[..., tuple[list[str], dict[str, str]]]
READ = "import django; django.setup(); from django.conf import settings as s; print({})"


def start(env: dict[str, str], expression: str = "'ok'") -> "subprocess.CompletedProcess[str]":
    """Load the production settings in a process of their own."""
    return subprocess.run(
        [sys.executable, "-c", READ.format(expression)], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )


def test_nothing_given_names_everything() -> None:
    done = start({"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cpa_portal.settings.production"})
    assert done.returncode == 1
    for name in (
        "SECRET_KEY", "NIR_ENCRYPTION_KEY", "NIR_INDEX_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "SITE_URL",
        "ANTIVIRUS", "EMAIL_HOST", "DEFAULT_FROM_EMAIL",
    ):  # fmt: skip
        assert f"- {name} " in done.stderr


def test_the_compose_file_gives_all_that_is_needed(container: Container) -> None:
    _, env = container("web")
    done = start(env, "s.DATABASES['default']['USER'], s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.BUSINESS_DATE")
    assert done.stdout == "cpa_app True True None\n", done.stderr


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("NIR_INDEX_KEY", "ab", "NIR_INDEX_KEY n’a pas la forme attendue"),
        ("ANTIVIRUS", "embedded", "ANTIVIRUS n’a pas la forme attendue"),
        ("SITE_URL", "http://portail.example.org", "SITE_URL n’a pas la forme attendue"),
        ("SIRENE", "embedded", "SIRENE : le registre embarqué ne contient que des entreprises fictives"),
        ("SIRENE", "https://registre.example", "SIRENE_CLE (ou SIRENE_CLE_FILE) manque"),
        ("MODE_DEMONSTRATION", "1", "MODE_DEMONSTRATION ne doit pas être donné"),
        ("BUSINESS_DATE", "2017-05-15", "BUSINESS_DATE ne doit pas être donné"),
        ("DATABASE_PASSWORD_FILE", "", "DATABASE_PASSWORD (ou DATABASE_PASSWORD_FILE) manque"),
        ("SECRET_KEY_FILE", "/absent", "SECRET_KEY_FILE désigne un fichier illisible"),
    ],
)
def test_a_wrong_value_is_named_and_never_repeated(container: Container, name: str, value: str, reason: str) -> None:
    _, env = container("web")
    env = {key: content for key, content in env.items() if key != f"{name}_FILE"} | {name: value}
    done = start(env)
    assert done.returncode == 1
    assert reason in done.stderr


def test_the_two_keys_of_the_nir_differ(container: Container) -> None:
    _, env = container("web")
    done = start({**env, "NIR_INDEX_KEY_FILE": env["NIR_ENCRYPTION_KEY_FILE"]})
    assert "NIR_INDEX_KEY est la même" in done.stderr
