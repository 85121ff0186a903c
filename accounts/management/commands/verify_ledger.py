"""Replay the whole ledger."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.verification import verify
from cpa_portal.clock.reading import current_moment
from cpa_portal.web.formatting import nombre


class Command(BaseCommand):
    """`manage.py verify_ledger`: exits 1 at the first difference."""

    help = "Rejoue tout le grand livre et s’arrête à la première différence."

    def handle(self, **options: Any) -> None:
        """Print what was read, then the verdict."""
        report = verify(today=current_moment().today)
        for name, count in report.counts.items():
            self.stdout.write(f"{name}\u00a0: {nombre(count)}")
        if report.difference:
            raise CommandError(f"Différence\u00a0: {report.difference}", returncode=1)
        self.stdout.write("Aucune différence.")
