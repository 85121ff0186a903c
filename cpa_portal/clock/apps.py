from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "cpa_portal.clock"
    label = "clock"
    verbose_name = "Horloge légale"
