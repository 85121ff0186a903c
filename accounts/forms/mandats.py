"""Proposing a mandate, typing its code."""

from typing import Any

from django import forms

from accounts.enums import Pouvoir
from accounts.forms.dates import DateField
from accounts.nir import canonical
from accounts.services.mandats import Designation
from cpa_portal.errors import InvalidInput

DURATIONS = (
    (1, "Un jour, le temps d’un entretien"),
    (31, "31\u00a0jours"),
    (182, "182\u00a0jours, environ six\u00a0mois"),
    (365, "365\u00a0jours, un an"),
)


class PropositionForm(forms.Form):
    """Two items that name the person, what the mandate allows and how long it lasts."""

    email = forms.EmailField(
        label="Adresse électronique de son compte",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Cette adresse n’est pas complète. Par exemple\u00a0: prenom.nom@exemple.fr."},
    )
    nir = forms.CharField(
        label="Numéro de sécurité sociale",
        help_text="À la place de l’adresse. 15\u00a0caractères, avec la clé",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    birth_date = DateField(label="Date de naissance de la personne")
    pouvoirs = forms.MultipleChoiceField(
        label="Le mandat permettra de",
        choices=Pouvoir.choices,
        initial=[Pouvoir.LIRE, Pouvoir.DECLARER_DIPLOME],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un acte que le mandat permettra."},
    )
    duree_jours = forms.TypedChoiceField(
        label="Durée du mandat",
        choices=DURATIONS,
        coerce=int,
        initial=31,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une durée.", "invalid_choice": "Choisissez une durée de la liste."},
    )

    def clean_nir(self) -> str:
        """Canonical NIR, or nothing."""
        value: str = self.cleaned_data["nir"]
        if not value:
            return ""
        try:
            return canonical(value)
        except InvalidInput as error:
            raise forms.ValidationError(error.message) from None

    def clean(self) -> dict[str, Any]:
        """Exactly one of address and NIR."""
        data = super().clean() or {}
        if {"email", "nir"} & self.errors.keys():
            return data
        if bool(data.get("email")) == bool(data.get("nir")):
            self.add_error("email", "Indiquez soit l’adresse électronique, soit le numéro de sécurité sociale.")
        return data

    def designation(self) -> Designation:
        """The person as the adviser names her."""
        data = self.cleaned_data
        return Designation(birth_date=data["birth_date"], email=data["email"], nir=data["nir"])


class CodeForm(forms.Form):
    """The six digits that the person reads out."""

    code = forms.CharField(
        label="Code lu par la personne",
        help_text="Six chiffres",
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "Saisissez les six chiffres du code."},
    )

    def clean_code(self) -> str:
        """Six digits, spaces apart."""
        code = "".join(self.cleaned_data["code"].split())
        if len(code) != 6 or not code.isdecimal() or not code.isascii():
            raise forms.ValidationError("Le code compte six chiffres.")
        return code
