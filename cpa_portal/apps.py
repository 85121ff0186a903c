from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "cpa_portal"
    label = "portal"
    verbose_name = "Portail"
