from django.apps import AppConfig


class DbConfig(AppConfig):
    name = "cpa_portal.db"
    label = "db"
    verbose_name = "Base de données"
