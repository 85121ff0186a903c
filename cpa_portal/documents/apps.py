from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "cpa_portal.documents"
    label = "documents"
    verbose_name = "Documents"
