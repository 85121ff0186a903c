"""Search and filters of the public catalogue, for its page and for the API."""

import unicodedata
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet

from modules.enums import NatureAction, Phase, Tarification
from modules.forms.fields import EurosField
from modules.models import Module

MAX_WORDS = 8
#: Words as close as this to a word of the title count, for a slip of the finger.
CLOSE = 0.6


def without_accents(text: str) -> str:
    """« créer » → « creer »: trigrams compare letters as they are."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def matching(rows: QuerySet[Module], text: str) -> QuerySet[Module]:
    """Modules in which every word is found, without accents or case, or close to a word of the title."""
    words = text.split()[:MAX_WORDS]
    for rank, word in enumerate(words):
        name = f"proche_{rank}"
        rows = rows.alias(**{name: TrigramWordSimilarity(without_accents(word), "titre__unaccent")}).filter(
            Q(titre__unaccent__icontains=word)
            | Q(objectif__unaccent__icontains=word)
            | Q(contenu__unaccent__icontains=word)
            | Q(**{f"{name}__gte": CLOSE})
        )
    resemblance = TrigramWordSimilarity(without_accents(text), "titre__unaccent")
    return rows.alias(ressemblance=resemblance).order_by("-ressemblance", "-pk")


class EurosFilter(django_filters.Filter):
    """An amount in euros, compared in cents."""

    field_class = EurosField


class CatalogueFilter(django_filters.FilterSet):
    """Filters of the catalogue. The order is by resemblance when words are given, newest first otherwise."""

    q = django_filters.CharFilter(label="Mots recherchés", method="search", max_length=100)
    nature = django_filters.ChoiceFilter(label="Nature", choices=NatureAction.choices, empty_label="Toutes")
    phase = django_filters.ChoiceFilter(
        label="Moment",
        choices=[choice for choice in Phase.choices if choice[0] != Phase.SANS_OBJET],
        empty_label="Tous",
        method="in_phase",
    )
    departement = django_filters.CharFilter(
        label="Département", lookup_expr="iexact", max_length=3, help_text="Par exemple 77"
    )
    tarification = django_filters.ChoiceFilter(label="Tarification", choices=Tarification.choices, empty_label="Toutes")
    prix_max = EurosFilter(
        label="Prix au plus", field_name="forfait_centimes", lookup_expr="lte", help_text="En euros, forfaits seulement"
    )
    a_distance = django_filters.BooleanFilter(
        label="À distance seulement", widget=forms.CheckboxInput, method="remote_only"
    )

    class Meta:
        model = Module
        fields: list[str] = []

    def search(self, rows: QuerySet[Module], name: str, value: str) -> QuerySet[Module]:
        """Words of the title, the objective and the content."""
        return matching(rows, value)

    def in_phase(self, rows: QuerySet[Module], name: str, value: str) -> QuerySet[Module]:
        """A module of both phases answers to each."""
        return rows.filter(phase__in={value, Phase.LES_DEUX})

    def remote_only(self, rows: QuerySet[Module], name: str, value: Any) -> QuerySet[Module]:
        """An unchecked box filters nothing."""
        return rows.filter(a_distance=True) if value else rows
