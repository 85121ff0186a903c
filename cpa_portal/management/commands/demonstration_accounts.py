"""`manage.py demonstration_accounts`: who can sign in, with what."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cpa_portal.home.demonstration.accounts import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    """Print the demonstration accounts."""

    help = "Affiche les comptes de démonstration."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """One line per account."""
        if not settings.MODE_DEMONSTRATION:
            raise CommandError("Il n’y a pas de compte de démonstration en production.")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.email:34} {account.role}")
        self.stdout.write(f"Mot de passe de tous : {PASSWORD}")
        self.stdout.write("Code du second facteur : page /demonstration/, ou manage.py code ADRESSE")
