"""Forms of the administrator's pages."""

from django import forms

from accounts.forms.dates import DateField
from accounts.readings import ROLES


class JourLegalForm(forms.Form):
    """The legal day to go to."""

    jour = DateField(label="Nouveau jour légal", help_text="Postérieur au jour légal actuel. Par exemple 01/04/2018")


class JournalForm(forms.Form):
    """Filters of the journal; all may stay empty."""

    role = forms.ChoiceField(
        label="Rôle",
        required=False,
        choices=[("", "Tous les rôles"), *((str(role), label) for role, label in ROLES.items())],
        error_messages={"invalid_choice": "Choisissez un rôle de la liste."},
    )
    adresse = forms.EmailField(
        label="Adresse électronique de l’auteur",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Cette adresse n’est pas complète. Par exemple\u00a0: prenom.nom@exemple.fr."},
    )
    du = DateField(label="Du jour légal", required=False, help_text="")
    au = DateField(label="au jour légal", required=False, help_text="")
