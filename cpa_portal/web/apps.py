from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WebConfig(AppConfig):
    name = "cpa_portal.web"
    label = "web"
    verbose_name = "Pages"

    def ready(self) -> None:
        """Let every app register the spaces of its roles."""
        autodiscover_modules("spaces")
