"""Addresses of the API, version 1: each app adds its own; the schema and its documentation are open."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from cpa_portal.api.documentation import console, docs

urlpatterns = [
    path("", include("accounts.api.urls")),
    path("", include("organismes.api.urls")),
    path("", include("modules.api.urls")),
    path("", include("financeurs.api.urls")),
    path("schema/", SpectacularAPIView.as_view(authentication_classes=[], permission_classes=[]), name="schema"),
    path("docs/", docs, name="api_docs"),
    path("docs/console/", console, name="api_console"),
]
