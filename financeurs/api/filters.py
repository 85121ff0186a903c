"""Filters of the lists of money."""

import django_filters

from financeurs.enums import EtatOrdre, EtatPriseEnCharge
from financeurs.models import OrdrePaiement, PriseEnCharge


class DemandeFilter(django_filters.FilterSet):
    """`?etat=demandee&dossier=<uuid>`."""

    etat = django_filters.ChoiceFilter(choices=EtatPriseEnCharge.choices, label="État")
    dossier = django_filters.UUIDFilter(field_name="dossier_id", label="Identifiant du dossier")

    class Meta:
        model = PriseEnCharge
        fields: list[str] = []


class OrdreFilter(django_filters.FilterSet):
    """`?etat=a_approuver&dossier=<uuid>`."""

    etat = django_filters.ChoiceFilter(choices=EtatOrdre.choices, label="État")
    dossier = django_filters.UUIDFilter(field_name="tranche__dossier_id", label="Identifiant du dossier")

    class Meta:
        model = OrdrePaiement
        fields: list[str] = []
