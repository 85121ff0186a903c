"""Opening or claiming an account."""

from django import forms

from accounts.forms.dates import DateField


class OuvertureForm(forms.Form):
    """Who the person is, as her health insurance card says."""

    nir = forms.CharField(
        label="Numéro de sécurité sociale",
        help_text="15\u00a0caractères, avec la clé, comme sur votre carte Vitale. Par exemple 2\u00a084\u00a003\u00a075\u00a0116\u00a0042\u00a035",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Indiquez votre numéro de sécurité sociale."},
    )
    nom_naissance = forms.CharField(
        label="Nom de naissance",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "spellcheck": "false"}),
        error_messages={"required": "Indiquez votre nom de naissance."},
    )
    prenoms = forms.CharField(
        label="Prénoms",
        help_text="Tous vos prénoms, dans l’ordre de l’état civil",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "spellcheck": "false"}),
        error_messages={"required": "Indiquez vos prénoms."},
    )
    birth_date = DateField(label="Date de naissance")
    birth_date.widget.attrs["autocomplete"] = "bday"
