"""Examining a group of linked bodies."""

from django import forms


class SansSuiteForm(forms.Form):
    """Why nothing follows."""

    motif = forms.CharField(
        label="Pourquoi sans suite",
        help_text="Les autres financeurs et l’administrateur le liront",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez le motif."},
    )
