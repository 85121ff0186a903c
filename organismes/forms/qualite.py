"""Quality and NACRE conventions."""

from datetime import date
from typing import Any

from django import forms

from accounts.forms.dates import DateField
from organismes.enums import SourceQualite


class DemandeQualiteForm(forms.Form):
    """What to have examined."""

    source = forms.ChoiceField(
        label="Examen demandé",
        choices=[
            (SourceQualite.DATADOCK, "Data Dock, par les pièces de chaque indicateur"),
            (SourceQualite.LABEL, "Data Dock, par un label ou une certification de la liste du Cnefop"),
        ],
        initial=SourceQualite.DATADOCK,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez l’examen demandé."},
    )
    reference = forms.CharField(
        label="Nom et numéro du label (si vous en avez un)",
        max_length=60,
        required=False,
    )


class NacreForm(forms.Form):
    """A NACRE convention in force on 31/12/2016."""

    siret = forms.CharField(
        label="Siret de l’organisme",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Indiquez le numéro Siret de l’organisme."},
    )
    reference = forms.CharField(
        label="Numéro de la convention",
        max_length=60,
        error_messages={"required": "Indiquez le numéro de la convention."},
    )
    convention_from_on = DateField(label="Début de la convention", help_text="Par exemple 01/01/2015")
    convention_until_on = DateField(
        label="Fin de la convention", help_text="Laissez vide si elle n’a pas de terme", required=False
    )

    def clean(self) -> dict[str, Any]:
        """Both days in order; the rule itself is in the service."""
        data = super().clean() or {}
        first, last = data.get("convention_from_on"), data.get("convention_until_on")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("convention_until_on", "La fin de la convention vient avant son début.")
        return data
