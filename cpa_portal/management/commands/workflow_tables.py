"""`manage.py workflow_tables`: write docs/etats.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cpa_portal.home.workflow_tables import markdown


class Command(BaseCommand):
    """Write the page of states from the tables."""

    help = "Écrit docs/etats.md à partir des tables de transition."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file."""
        (settings.BASE_DIR / "docs" / "etats.md").write_text(markdown(), encoding="utf-8")
