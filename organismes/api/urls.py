"""Addresses of the API of the organismes."""

from django.urls import path

from organismes.api.views import AdmissibiliteView, OrganismesView

urlpatterns = [
    path("organismes/", OrganismesView.as_view(), name="api_organismes"),
    path("organismes/<int:pk>/admissibilite/", AdmissibiliteView.as_view(), name="api_admissibilite"),
]
