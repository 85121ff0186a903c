"""Members."""

from django import forms

from organismes.enums import Fonction


class InvitationForm(forms.Form):
    """Whom to invite, with which functions."""

    email = forms.EmailField(
        label="Adresse électronique de la personne",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Indiquez une adresse électronique.",
            "invalid": "Cette adresse n’est pas complète. Par exemple\u00a0: prenom.nom@exemple.fr.",
        },
    )
    fonctions = forms.MultipleChoiceField(
        label="Fonctions",
        help_text="Un gestionnaire déclare, donne l’IBAN et invite\u00a0; un formateur dépose les justificatifs",
        choices=Fonction.choices,
        initial=[Fonction.FORMATEUR],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une fonction."},
    )
