"""Addresses of the portal. Each app keeps its own list in `<app>/urls.py`."""

from django.urls import include, path
from django.views.generic import TemplateView

urlpatterns = [
    path("", TemplateView.as_view(template_name="base.html"), name="accueil"),
    path("compte/", include("allauth.urls")),
]
