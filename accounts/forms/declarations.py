"""Declarations of the person: diploma, DIF."""

from decimal import Decimal
from typing import Any

from django import forms

from accounts.enums import Compteur, Niveau
from accounts.forms.dates import DateField

SECONDS = 3600


class DiplomeForm(forms.Form):
    """Highest level reached (article D6323-3-1)."""

    niveau = forms.ChoiceField(
        label="Votre diplôme ou titre le plus élevé",
        choices=Niveau.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un niveau.", "invalid_choice": "Choisissez un niveau de la liste."},
    )
    certification_ccn = forms.BooleanField(
        label="J’ai une certification reconnue par une convention collective nationale de branche (par exemple un CQP)",
        required=False,
    )
    obtained_on = DateField(
        label="Date d’obtention",
        required=False,
        help_text="Si vous la connaissez. Par exemple 30/06/2004",
    )


class DiplomeTiersForm(DiplomeForm):
    """The same, filled in by an adviser for the person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["niveau"].label = "Diplôme ou titre le plus élevé de la personne"
        self.fields["certification_ccn"].label = (
            "La personne a une certification reconnue par une convention collective nationale de branche "
            "(par exemple un CQP)"
        )


class ConfirmationForm(forms.Form):
    """The person has read what her declaration entails."""

    lu = forms.BooleanField(
        label="Je certifie l’exactitude de cette déclaration et j’ai lu ce qu’entraîne une déclaration inexacte",
        error_messages={"required": "Cochez cette case pour confirmer la déclaration."},
    )


class HeuresField(forms.DecimalField):
    """Hours with a comma or a point, kept in seconds."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        self.error_messages["invalid"] = "Écrivez un nombre d’heures, par exemple 87,5."
        self.error_messages["required"] = "Indiquez un nombre d’heures."

    def to_python(self, value: Any) -> Decimal | None:
        """Accept « 87,5 », « 87.5 » and « 87,5 h »."""
        text = str(value or "").replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
        return super().to_python(text.removesuffix("h").replace(",", "."))


class DIFForm(forms.Form):
    """DIF hours left at 31 December 2014 (article R6323-7)."""

    heures = HeuresField(
        label="Heures de DIF au 31\u00a0décembre\u00a02014",
        help_text="120\u00a0heures au plus. Le chiffre figure sur l’attestation de l’employeur, ou sur la paie de décembre\u00a02014",
        max_digits=6,
        decimal_places=2,
    )
    fichier = forms.FileField(
        label="Justificatif",
        help_text="Exigé avec votre premier dossier. Attestation, bulletin de paie ou certificat de travail, en PDF, JPEG ou PNG, 10\u00a0Mo au plus",
        required=False,
        error_messages={"empty": "Ce fichier est vide. Choisissez-en un autre."},
    )
    fichier.widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"

    def clean_heures(self) -> int:
        """Seconds of training."""
        hours: Decimal = self.cleaned_data["heures"]
        if hours <= 0:
            raise forms.ValidationError("Indiquez un nombre d’heures supérieur à zéro.")
        if hours > 120:
            raise forms.ValidationError("Le DIF ne peut pas dépasser 120\u00a0heures (article R6323-7).")
        return int(hours * SECONDS)


class HistoriqueForm(forms.Form):
    """Filter of the movements."""

    compteur = forms.ChoiceField(
        label="Compteur",
        required=False,
        choices=[("", "Tous les compteurs"), *Compteur.choices],
        error_messages={"invalid_choice": "Choisissez un compteur de la liste."},
    )


class MemoireForm(forms.Form):
    """A day of the past and a year of activity."""

    annee = forms.IntegerField(
        label="Année d’activité",
        min_value=2015,
        error_messages={
            "required": "Indiquez une année.",
            "invalid": "L’année s’écrit en quatre chiffres.",
            "min_value": "Le compte existe depuis 2015.",
        },
    )
    jour = DateField(label="Ce que le portail savait le", error_messages={"required": "Indiquez un jour."})
