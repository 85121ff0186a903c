"""Filters of the public catalogue, for its page and for the API."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from modules.enums import NatureAction, Phase, Tarification
from modules.forms.fields import DureeField, EurosField, ListeSelect
from modules.models import FicheCatalogue, SessionModule
from modules.referencement import funder_choices, referenced_by
from modules.rules.mots import words_of
from modules.selectors.catalogue import query_of
from organismes.communes import communes_named, communes_near
from organismes.models import Commune
from organismes.rules.departements import names


class EurosFilter(django_filters.Filter):
    """An amount in euros, compared in cents."""

    field_class = EurosField


class DureeFilter(django_filters.Filter):
    """A duration in hours, compared in seconds."""

    field_class = DureeField


class _Departement(forms.ChoiceField):
    """A code, in capitals or not."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).upper()


class DepartementFilter(django_filters.Filter):
    """One of the départements."""

    field_class = _Departement


class _Financeur(forms.ChoiceField):
    """One of the funders that the higher app registered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=funder_choices, widget=ListeSelect, **kwargs)


class FinanceurFilter(django_filters.Filter):
    """Bodies of the catalogue de référence of a funder."""

    field_class = _Financeur


def departement_choices() -> list[tuple[str, str]]:
    """« 77 – Seine-et-Marne », as people look for them."""
    return [("", "Tous"), *((code, f"{code} – {name}") for code, name in names().items())]


class JourFilter(django_filters.DateFilter):
    """A day, typed or picked."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        message = "Écrivez une date, par exemple\u00a0: 15/05/2017."
        super().__init__(
            widget=widget,
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            error_messages={"invalid": message},
            method="later",
            **kwargs,
        )


class CatalogueForm(forms.Form):
    """What agrees between two fields, and the commune that was meant."""

    communes: list[Commune] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        funders = self.fields["financeur"]
        funders.choices = list(funders.choices)  # type: ignore[attr-defined]  read once, whatever asks for them

    def clean_commune(self) -> str:
        """Keep what was typed; `communes` holds what it may mean."""
        text = str(self.cleaned_data.get("commune") or "").strip()
        self.communes = communes_named(text) if text else []
        if text and not self.communes:
            near = [f"{row.nom} ({row.departement})" for row in communes_near(text)]
            hint = (
                f"Vouliez-vous dire\u00a0: {', '.join(near)}\u00a0?" if near else "Vérifiez son nom ou son code postal."
            )
            raise forms.ValidationError(f"Aucune commune ne porte ce nom. {hint}", code="commune_inconnue")
        departement = self.cleaned_data.get("departement")
        inside = [row for row in self.communes if row.departement == departement]
        self.communes = inside or self.communes
        return text

    def clean(self) -> dict[str, Any]:
        """Bounds in their order."""
        data = super().clean() or {}
        for low, high, message in (
            ("heures_min", "heures_max", "La durée maximale est plus courte que la durée minimale."),
            ("du", "au", "La fin de la période vient avant son début."),
        ):
            if data.get(low) and data.get(high) and data[low] > data[high]:
                self.add_error(high, message)
        return data

    @property
    def ambiguous(self) -> list[Commune]:
        """Several communes, between which one must choose."""
        return self.communes if len(self.communes) > 1 else []


class CatalogueFilter(django_filters.FilterSet):
    """Filters of the catalogue. The page orders by itself what it finds (`selectors.catalogue.ranked`)."""

    q = django_filters.CharFilter(label="Mots recherchés", method="later", max_length=100)
    nature = django_filters.ChoiceFilter(
        label="Nature", choices=NatureAction.choices, empty_label="Toutes", widget=ListeSelect
    )
    phase = django_filters.ChoiceFilter(
        label="Moment",
        choices=[choice for choice in Phase.choices if choice[0] != Phase.SANS_OBJET],
        empty_label="Tous",
        widget=ListeSelect,
        method="in_phase",
    )
    departement = DepartementFilter(
        label="Département", method="later", choices=departement_choices, widget=ListeSelect
    )
    commune = django_filters.CharFilter(
        label="Commune", method="later", max_length=80, help_text="Nom, code postal ou code Insee"
    )
    a_distance = django_filters.BooleanFilter(
        label="À distance seulement", widget=forms.CheckboxInput, method="remote_only"
    )
    tarification = django_filters.ChoiceFilter(
        label="Tarification", choices=Tarification.choices, empty_label="Toutes", widget=ListeSelect
    )
    financeur = FinanceurFilter(
        label="Référencé par", method="of_funder", help_text="Organismes du catalogue de ce financeur"
    )
    prix_max = EurosFilter(
        label="Prix au plus", field_name="forfait_centimes", lookup_expr="lte", help_text="En euros, forfaits seulement"
    )
    heures_min = DureeFilter(
        label="Durée au moins",
        field_name="forfait_secondes",
        lookup_expr="gte",
        help_text="En heures, forfaits seulement",
    )
    heures_max = DureeFilter(
        label="Durée au plus",
        field_name="forfait_secondes",
        lookup_expr="lte",
        help_text="En heures, forfaits seulement",
    )
    du = JourFilter(label="Commence à partir du", help_text="Modules qui annoncent une session")
    au = JourFilter(label="Commence au plus tard le", help_text="Modules qui annoncent une session")

    class Meta:
        form = CatalogueForm
        fields: list[str] = []

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def words(self) -> list[str]:
        """The words searched, whatever else cannot be read."""
        self.form.is_valid()
        return words_of(self.form.cleaned_data.get("q") or "")

    def filter_queryset(self, queryset: QuerySet[FicheCatalogue]) -> QuerySet[FicheCatalogue]:
        """Everything but the words; then places and dates, which one session must meet together."""
        return self._somewhere(super().filter_queryset(queryset))

    def with_words(self) -> QuerySet[FicheCatalogue]:
        """The words too, in no order: for the API."""
        query = query_of(self.words)
        return self.qs if query is None else self.qs.filter(lexemes=query)

    def later(self, rows: QuerySet[FicheCatalogue], name: str, value: Any) -> QuerySet[FicheCatalogue]:
        """Decided with the others, elsewhere."""
        return rows

    def in_phase(self, rows: QuerySet[FicheCatalogue], name: str, value: str) -> QuerySet[FicheCatalogue]:
        """A module of both phases answers to each."""
        return rows.filter(phase__in={value, Phase.LES_DEUX})

    def remote_only(self, rows: QuerySet[FicheCatalogue], name: str, value: Any) -> QuerySet[FicheCatalogue]:
        """An unchecked box filters nothing."""
        return rows.filter(a_distance=True) if value else rows

    def of_funder(self, rows: QuerySet[FicheCatalogue], name: str, value: str) -> QuerySet[FicheCatalogue]:
        """Modules of the bodies that this funder has referenced on the day."""
        return rows.filter(organisme__in=referenced_by(value, self.today)) if value else rows

    def _somewhere(self, rows: QuerySet[FicheCatalogue]) -> QuerySet[FicheCatalogue]:
        data = self.form.cleaned_data
        departement, codes = data.get("departement"), [row.code_insee for row in self.form.communes]  # type: ignore[attr-defined]
        here = Q()
        if departement:
            rows = rows.filter(departements__contains=[departement])
            here &= Q(departement=departement)
        if codes:
            rows = rows.filter(codes_insee__overlap=codes)
            here &= Q(code_insee__in=codes)
        session = Exists(SessionModule.objects.filter(self.session_asked, module_id=OuterRef("pk")))
        if data.get("du") or data.get("au"):
            return rows.filter(session)
        return rows.filter(here | Q(session)) if here else rows

    @property
    def session_asked(self) -> Q:
        """A session to come, in the place and the period asked."""
        data = self.form.cleaned_data
        asked = Q(cancelled_on__isnull=True, first_on__gte=max(data.get("du") or self.today, self.today))
        if data.get("au"):
            asked &= Q(first_on__lte=data["au"])
        if data.get("departement"):
            asked &= Q(departement__iexact=data["departement"])
        if codes := [row.code_insee for row in self.form.communes]:  # type: ignore[attr-defined]
            asked &= Q(code_insee__in=codes)
        return asked
