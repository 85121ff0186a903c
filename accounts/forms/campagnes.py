"""Launching a campaign, and looking through its anomalies."""

from datetime import date
from typing import Any

from django import forms

from accounts.models import AnomalieCampagne, Campagne

Nature = Campagne.Nature


class CampagneForm(forms.Form):
    """The year of activity, and whether anything is written."""

    annee = forms.IntegerField(
        label="Année d’activité",
        help_text="L’année travaillée. Ses droits s’inscrivent au printemps de l’année suivante.",
        error_messages={"required": "Donnez l’année d’activité.", "invalid": "Écrivez l’année en quatre chiffres."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4, "maxlength": 4, "autocomplete": "off"}),
    )
    nature = forms.ChoiceField(
        label="Ce que fait la campagne",
        help_text="Une étude d’impact calcule tous les comptes et n’écrit rien. L’inscription écrit les droits de chaque compte.",
        choices=[(Nature.SIMULATION.value, Nature.SIMULATION.label), (Nature.REELLE.value, Nature.REELLE.label)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez l’étude ou l’inscription."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"annee": today.year - 1, "nature": Nature.SIMULATION.value}, **kwargs)


class AnomaliesForm(forms.Form):
    """One kind of anomaly, or all."""

    anomalie = forms.ChoiceField(
        label="Sorte d’anomalie", choices=[("", "Toutes"), *AnomalieCampagne.Code.choices], required=False
    )
