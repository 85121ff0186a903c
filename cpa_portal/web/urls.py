"""Addresses of the pages that concern no app."""

from django.urls import path

from cpa_portal.web.views.informations import accessibilite, aide, donnees_personnelles

urlpatterns = [
    path("aide/", aide, name="aide"),
    path("accessibilite/", accessibilite, name="accessibilite"),
    path("donnees-personnelles/", donnees_personnelles, name="donnees_personnelles"),
]
