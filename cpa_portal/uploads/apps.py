from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "cpa_portal.uploads"
    label = "uploads"
    verbose_name = "Fichiers déposés"
