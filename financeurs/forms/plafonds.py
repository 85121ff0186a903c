"""Lifting the cap of a new body."""

from django import forms

from accounts.forms.dates import DateField


class LeveeForm(forms.Form):
    """Why, and until when."""

    motif = forms.CharField(
        label="Motif",
        help_text="Un autre valideur le lira avant d’approuver",
        max_length=300,
        error_messages={"required": "Écrivez le motif."},
    )
    until_on = DateField(label="Jusqu’au", help_text="Dernier jour, trois mois au plus. Par exemple 30/06/2017")
