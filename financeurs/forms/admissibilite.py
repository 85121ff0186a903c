"""A day and a nature of action to look at."""

from django import forms

from accounts.forms.dates import DateField
from modules.enums import NatureAction


class JourEtNatureForm(forms.Form):
    """Both are optional."""

    le = DateField(label="Jour à examiner", help_text="Passé ou futur, par exemple 31/12/2017", required=False)
    nature = forms.ChoiceField(
        label="Nature de l’action",
        choices=NatureAction.choices,
        required=False,
        error_messages={"invalid_choice": "Choisissez une nature de la liste."},
    )
