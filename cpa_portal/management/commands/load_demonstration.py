"""`manage.py load_demonstration`: load the demonstration world, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cpa_portal.clock.reading import current_moment
from cpa_portal.home.demonstration.load import load


class Command(BaseCommand):
    """Load people, organismes, modules, funders and dossiers through the services."""

    help = "Charge le monde de démonstration, une fois."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say that it is there."""
        if not settings.MODE_DEMONSTRATION:
            raise CommandError("Le monde de démonstration ne se charge pas en production.")
        loaded = load(at=current_moment())
        self.stdout.write("Monde de démonstration chargé." if loaded else "Monde de démonstration déjà présent.")
