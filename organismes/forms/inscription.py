"""Registering a body."""

from django import forms


class RechercheSiretForm(forms.Form):
    """The SIRET to look up."""

    siret = forms.CharField(
        label="Numéro Siret",
        help_text="14\u00a0chiffres, sur votre avis de situation de l’Insee",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Indiquez le numéro Siret de l’établissement."},
    )


class EcartForm(forms.Form):
    """Why the particulars differ from the register."""

    explication = forms.CharField(
        label="Pourquoi vos coordonnées diffèrent",
        help_text="L’instructeur lira cette explication",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites pourquoi vos coordonnées diffèrent du registre."},
    )


class InscriptionForm(forms.Form):
    """A body to register."""

    siret = forms.CharField(
        label="Numéro Siret",
        help_text="14\u00a0chiffres, sur votre avis de situation de l’Insee",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Indiquez le numéro Siret de l’établissement."},
    )
    raison_sociale = forms.CharField(
        label="Raison sociale",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Indiquez la raison sociale."},
    )
    adresse = forms.CharField(
        label="Adresse",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": "Indiquez l’adresse de l’établissement."},
    )
    code_postal = forms.CharField(
        label="Code postal",
        help_text="Il désigne l’administration qui examinera votre déclaration",
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
        error_messages={"required": "Indiquez le code postal."},
    )
    commune = forms.CharField(
        label="Commune",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
        error_messages={"required": "Indiquez la commune."},
    )
    email = forms.EmailField(
        label="Adresse électronique de contact",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Indiquez une adresse électronique.",
            "invalid": "Cette adresse n’est pas complète. Par exemple\u00a0: contact@exemple.fr.",
        },
    )
    telephone = forms.CharField(
        label="Téléphone",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    objet = forms.CharField(
        label="Prestations prévues",
        help_text="Ce que vous ferez, pour qui, avec quels objectifs. Vous pourrez le compléter plus tard",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
