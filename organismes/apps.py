from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OrganismesConfig(AppConfig):
    name = "organismes"
    verbose_name = "Organismes"

    def ready(self) -> None:
        """Let every app register its steps of the checklist and what it foresees of the end of NACRE, what it knows of a year."""
        autodiscover_modules("etapes", "consequences", "prefill")
