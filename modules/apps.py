from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ModulesConfig(AppConfig):
    name = "modules"
    verbose_name = "Modules et dossiers"

    def ready(self) -> None:
        """Load the funders that the higher app offers to the catalogue."""
        autodiscover_modules("referencement")
