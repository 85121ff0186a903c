from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cpa_portal.audit"
    label = "audit"
    verbose_name = "Journal"
