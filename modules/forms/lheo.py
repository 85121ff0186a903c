"""Sending a catalogue, filtering what it does, confirming it."""

from django import forms

from modules.enums import EffetLheo


class CatalogueForm(forms.Form):
    """One XML file. What it holds is judged by the service."""

    fichier = forms.FileField(
        label="Catalogue LHEO",
        help_text="Fichier XML, LHEO\u00a02.3 ou 2.2, en UTF-8 ou ISO-8859-1, 50\u00a0Mo au plus",
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
            "missing": "Choisissez un fichier.",
            "invalid": "Le fichier n’a pas été reçu. Choisissez-le de nouveau.",
        },
    )
    fichier.widget.attrs["accept"] = ".xml,application/xml,text/xml"


class EffetForm(forms.Form):
    """Which offers to show."""

    effet = forms.ChoiceField(
        label="Afficher", choices=[("", "Tout ce qui change"), *EffetLheo.choices], required=False
    )


class ConfirmerForm(forms.Form):
    """Applying what the trial said."""

    explication = forms.CharField(
        label="Explication des écarts",
        help_text="Demandée si un prix ou une durée s’écarte des modules comparables\u00a0; les financeurs la lisent",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
