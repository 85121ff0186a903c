"""Filters of the public list of bodies."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from cpa_portal.errors import InvalidInput
from organismes.models import Organisme
from organismes.rules.territoires import postal_prefixes


class OrganismeFilter(django_filters.FilterSet):
    """`?departement=77&admissible_le=2017-12-31`."""

    departement = django_filters.CharFilter(
        method="in_departement", label="Code du département\u00a0: 77, 2A, 974…", max_length=3
    )
    admissible_le = django_filters.DateFilter(
        method="admissible_on", label="Seulement ceux qui sont admissibles ce jour-là (AAAA-MM-JJ)"
    )
    q = django_filters.CharFilter(field_name="raison_sociale", lookup_expr="icontains", label="Raison sociale")

    class Meta:
        model = Organisme
        fields: list[str] = []

    def in_departement(self, rows: QuerySet[Organisme], name: str, value: str) -> QuerySet[Organisme]:
        """Postal codes of the département."""
        prefixes = postal_prefixes(value)
        if not prefixes:
            raise InvalidInput("Ce département n’existe pas. Par exemple\u00a0: 77, 2A ou 974.", field="departement")
        wanted = Q()
        for prefix in prefixes:
            wanted |= Q(code_postal__startswith=prefix)
        return rows.filter(wanted)

    def admissible_on(self, rows: Any, name: str, value: Any) -> QuerySet[Organisme]:
        """Declared and quality met on that day."""
        return rows.admissible_on(value)
