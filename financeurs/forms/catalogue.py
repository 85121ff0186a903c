"""Filters of the catalogues de référence."""

from django import forms

from accounts.forms.dates import DateField


class FiltreCatalogueForm(forms.Form):
    """Of a funder's own page."""

    etat = forms.ChoiceField(
        label="Inscriptions",
        required=False,
        choices=[("", "En cours et à venir"), ("terminees", "Terminées"), ("toutes", "Toutes")],
    )
    texte = forms.CharField(label="Organisme ou début du Siret", required=False, max_length=60)


class CataloguePublicForm(forms.Form):
    """Of the public page: on any day."""

    texte = forms.CharField(label="Organisme ou début du Siret", required=False, max_length=60)
    le = DateField(label="Au jour du", required=False, help_text="Par exemple 30/06/2017")
