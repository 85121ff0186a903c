"""Admissibility on a day."""

from django import forms

from accounts.forms.dates import DateField


class JourForm(forms.Form):
    """A day to look at."""

    le = DateField(label="Jour à examiner", help_text="Passé ou futur, par exemple 31/12/2017", required=False)
