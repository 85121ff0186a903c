"""`manage.py code ADRESSE`: the current code of the second factor of a demonstration account."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cpa_portal.home.demonstration.accounts import account_of
from cpa_portal.home.totp import current_code


class Command(BaseCommand):
    help = "Affiche le code actuel du second facteur d’un compte de démonstration."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="ADRESSE")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        if not settings.MODE_DEMONSTRATION:
            raise CommandError("Cette commande n’existe que dans la démonstration.")
        account = account_of(email)
        if account is None:
            raise CommandError(
                f"«\u00a0{email}\u00a0» n’est pas un compte de démonstration. La page /demonstration/ les énumère."
            )
        if not account.second_factor:
            raise CommandError(f"{account.email} entre sans second facteur\u00a0: son mot de passe suffit.")
        self.stdout.write(current_code(account.totp_secret))
