"""Before the portal opens: tables, demonstration world, static files. One process, sentences in French."""

import io
import os
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command, get_commands

from cpa_portal.documents.rendering import pdf_available


def _step(sentence: str) -> None:
    print(sentence, flush=True)


def prepare(accounts_file: Path) -> None:
    """Migrate as the owner, then load what `make run` shows."""
    begun = time.monotonic()
    _step("Mise à jour des tables…")
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    commands = get_commands()
    accounts = io.StringIO()
    if settings.MODE_DEMONSTRATION:
        if "load_demonstration" in commands:
            _step("Monde de démonstration…")
            call_command("load_demonstration")
        if "demonstration_accounts" in commands:
            call_command("demonstration_accounts", stdout=accounts)
    accounts_file.write_text(accounts.getvalue(), encoding="utf-8")
    if not pdf_available():
        _step(
            "Les PDF ne seront pas produits sur cette machine : il y manque Pango. Tapez : sudo apt-get install "
            "--no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
        )
    _step(f"Données prêtes en {time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpa_portal.settings.local")
    django.setup()
    prepare(Path(sys.argv[1]))
