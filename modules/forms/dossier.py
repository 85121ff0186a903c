"""What the person types on her dossier."""

from typing import Any

from django import forms

from accounts.forms.dates import DateField
from accounts.models import Titulaire


class DatesForm(forms.Form):
    """First and last day of the training."""

    first_session_on = DateField(label="Première séance", help_text="Par exemple 01/06/2017")
    last_session_on = DateField(label="Dernière séance", help_text="Par exemple 30/06/2017")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_session_on"), data.get("last_session_on")
        if first and last and last < first:
            self.add_error("last_session_on", "La dernière séance précède la première.")
        return data


class NoDatesForm(forms.Form):
    """A module on quote: the dates come from the quote."""


class PreparerForm(forms.Form):
    """For whom an adviser prepares a draft."""

    titulaire = forms.ModelChoiceField(
        label="Personne accompagnée",
        queryset=Titulaire.objects.none(),
        empty_label="Choisissez une personne",
        error_messages={
            "required": "Choisissez une personne.",
            "invalid_choice": "Choisissez une personne de la liste.",
        },
    )

    def __init__(self, *args: Any, people: Any, dates: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["titulaire"].queryset = people
        self.fields["titulaire"].label_from_instance = lambda titulaire: titulaire.nom_affiche
        if dates:
            self.fields = {**self.fields, **DatesForm().fields}


class AnnulerForm(forms.Form):
    """Why the person gives up."""

    motif = forms.CharField(
        label="Motif",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez le motif en quelques mots."},
    )


class DemandeDevisForm(forms.Form):
    """The project that the quote answers."""

    projet = forms.CharField(
        label="Votre projet",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ce que vous voulez faire, où vous en êtes, ce que vous attendez de l’accompagnement",
        error_messages={"required": "Décrivez votre projet en quelques lignes."},
    )
