"""Bank details."""

from django import forms


class IbanForm(forms.Form):
    """New bank details."""

    iban = forms.CharField(
        label="IBAN",
        help_text="Il commence par FR76 pour la plupart des comptes français",
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Indiquez l’IBAN."},
    )
    bic = forms.CharField(
        label="BIC",
        help_text="8 ou 11\u00a0caractères. Laissez vide s’il n’est pas sur votre relevé",
        max_length=15,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    titulaire_du_compte = forms.CharField(
        label="Titulaire du compte bancaire",
        max_length=70,
        error_messages={
            "required": "Indiquez le titulaire du compte bancaire.",
            "max_length": "Le nom du titulaire compte 70\u00a0caractères au plus.",
        },
    )
