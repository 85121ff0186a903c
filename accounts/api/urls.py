"""Addresses of the API of the accounts."""

from django.urls import path

from accounts.api.activites import ActivitesView
from accounts.api.compte import CompteView, LignesView
from accounts.api.explications import ExplicationView
from accounts.api.indus import IndusView, ObservationsView
from accounts.api.projections import OwnProjectionView, ProjectionView
from accounts.api.retraits import RetraitActiviteView
from accounts.api.simulations import SimulationView

urlpatterns = [
    path("compte/", CompteView.as_view(), name="api_compte"),
    path("compte/lignes/", LignesView.as_view(), name="api_compte_lignes"),
    path("compte/explication/", ExplicationView.as_view(), name="api_compte_explication"),
    path("compte/indus/", IndusView.as_view(), name="api_indus"),
    path("compte/indus/<uuid:pk>/observations/", ObservationsView.as_view(), name="api_observations"),
    path("activites/", ActivitesView.as_view(), name="api_activites"),
    path("activites/retrait/", RetraitActiviteView.as_view(), name="api_retirer_activite"),
    path("compte/projection/", OwnProjectionView.as_view(), name="api_compte_projection"),
    path("projections/", ProjectionView.as_view(), name="api_projections"),
    path("simulations/", SimulationView.as_view(), name="api_simulations"),
]
