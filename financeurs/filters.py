"""Filters of the funders' lists."""

import django_filters

from financeurs.enums import EtatOrdre, EtatPriseEnCharge
from financeurs.models import OrdrePaiement, PriseEnCharge


class PriseEnChargeFilter(django_filters.FilterSet):
    """By state and by words of the module."""

    etat = django_filters.ChoiceFilter(label="État", choices=EtatPriseEnCharge.choices, empty_label="Tous")
    module = django_filters.CharFilter(label="Module ou organisme", method="words")

    class Meta:
        model = PriseEnCharge
        fields: list[str] = []

    def words(self, queryset, name, value):
        """Words of the title or of the organisme."""
        return queryset.filter(dossier__module__titre__icontains=value) | queryset.filter(
            dossier__module__organisme__raison_sociale__icontains=value
        )


class OrdreFilter(django_filters.FilterSet):
    """By state and by payee."""

    etat = django_filters.ChoiceFilter(label="État", choices=EtatOrdre.choices, empty_label="Tous")
    beneficiaire = django_filters.CharFilter(
        label="Bénéficiaire", field_name="beneficiaire__raison_sociale", lookup_expr="icontains"
    )

    class Meta:
        model = OrdrePaiement
        fields: list[str] = []
