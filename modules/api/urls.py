"""Addresses of the API of modules and dossiers."""

from django.urls import path

from modules.api.lheo import CatalogueLheoView, CataloguesView
from modules.api.views import AnnulerView, CatalogueView, DossiersView, DossierView, ModuleView

urlpatterns = [
    path("catalogue/", CatalogueView.as_view(), name="api_catalogue"),
    path("catalogue/<int:pk>/", ModuleView.as_view(), name="api_module"),
    path("catalogues-lheo/", CataloguesView.as_view(), name="api_catalogues_lheo"),
    path("catalogues-lheo/<uuid:pk>/", CatalogueLheoView.as_view(), name="api_catalogue_lheo"),
    path("dossiers/", DossiersView.as_view(), name="api_dossiers"),
    path("dossiers/<uuid:pk>/", DossierView.as_view(), name="api_dossier"),
    path("dossiers/<uuid:pk>/annuler/", AnnulerView.as_view(), name="api_annuler_dossier"),
]
