"""Addresses of the first page, of the administrator's general pages and of the demonstration."""

from django.urls import path

from cpa_portal.home.views.accueil import accueil
from cpa_portal.home.views.administration import jour_legal, journal
from cpa_portal.home.views.demonstration import demonstration, demonstration_courriels

urlpatterns = [
    path("", accueil, name="accueil"),
    path("administration/jour-legal/", jour_legal, name="jour_legal"),
    path("administration/journal/", journal, name="journal"),
    path("demonstration/", demonstration, name="demonstration"),
    path("demonstration/courriels/", demonstration_courriels, name="demonstration_courriels"),
]
