"""Words that an organisme tries on the catalogue."""

from django import forms


class MotsForm(forms.Form):
    """What the public might type."""

    q = forms.CharField(label="Mots que le public pourrait taper", max_length=100, required=False)
