"""Addresses of the API of money."""

from django.urls import path

from financeurs.api.views import OrdresView, OrdreView, PayabiliteView, PriseEnChargeView, PrisesEnChargeView

urlpatterns = [
    path("prises-en-charge/", PrisesEnChargeView.as_view(), name="api_prises_en_charge"),
    path("prises-en-charge/<int:pk>/", PriseEnChargeView.as_view(), name="api_prise_en_charge"),
    path("ordres/", OrdresView.as_view(), name="api_ordres"),
    path("ordres/<int:pk>/", OrdreView.as_view(), name="api_ordre"),
    path("organismes/<int:pk>/payabilite/", PayabiliteView.as_view(), name="api_payabilite"),
]
