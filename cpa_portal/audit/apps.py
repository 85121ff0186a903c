from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "cpa_portal.audit"
    label = "audit"
    verbose_name = "Journal"

    def ready(self) -> None:
        """Let every app name its acts."""
        autodiscover_modules("journal_labels")
