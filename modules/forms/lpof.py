"""Sending the public list of training bodies, and choosing what to read of the comparison."""

from django import forms

from modules.enums import NatureDivergence


class ListeForm(forms.Form):
    """One CSV file."""

    fichier = forms.FileField(
        label="Liste publique",
        help_text="CSV de data.gouv.fr, en UTF-8, colonnes séparées par «\u00a0;\u00a0»",
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
            "missing": "Choisissez un fichier.",
            "invalid": "Le fichier n’a pas été reçu. Choisissez-le de nouveau.",
        },
    )
    fichier.widget.attrs["accept"] = ".csv,text/csv"


class DivergencesForm(forms.Form):
    """Which disagreements to show."""

    nature = forms.ChoiceField(
        label="Afficher", choices=[("", "Organismes du portail"), *NatureDivergence.choices], required=False
    )
