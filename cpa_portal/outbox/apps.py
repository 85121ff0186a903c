from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    name = "cpa_portal.outbox"
    label = "outbox"
    verbose_name = "Boîte d’envoi"

    def ready(self) -> None:
        """Let every app register its consumers."""
        autodiscover_modules("consumers")
