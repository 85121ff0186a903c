"""Addresses of the portal. Each app keeps its own list in `<app>/urls.py` and `<app>/api/urls.py`."""

from django.urls import include, path

from cpa_portal.web.views.composants import composants
from cpa_portal.web.views.sante import sante, sante_pret

urlpatterns = [
    path("sante/", sante, name="sante"),
    path("sante/pret", sante_pret, name="sante_pret"),
    path("composants/", composants, name="composants"),
    path("", include("cpa_portal.web.urls")),
    path("", include("cpa_portal.home.urls")),
    path("", include("accounts.urls")),
    path("", include("organismes.urls")),
    path("", include("modules.urls")),
    path("", include("financeurs.urls")),
    path("api/v1/", include("cpa_portal.api.urls")),
    path("compte/", include("allauth.urls")),
]
