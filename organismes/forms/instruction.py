"""What an instructor types."""

from typing import Any

from django import forms

from organismes.enums import EtatDeclaration, MotifRefus
from organismes.models import Instructeur


class FileForm(forms.Form):
    """Filters of the queue."""

    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[
            ("", "À examiner"),
            *[choice for choice in EtatDeclaration.choices if choice[0] != EtatDeclaration.BROUILLON],
        ],
    )
    qui = forms.ChoiceField(
        label="Prise en charge",
        required=False,
        choices=[("", "Toutes"), ("moi", "Les miennes"), ("libres", "Sans instructeur")],
    )
    texte = forms.CharField(label="Raison sociale ou début du Siret", required=False, max_length=60)


class EnregistrementForm(forms.Form):
    """The number given, or none to have the next one attributed."""

    nda = forms.CharField(
        label="Numéro d’enregistrement",
        help_text="11\u00a0chiffres. Laissez vide pour attribuer le numéro suivant du département",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class CollegueForm(forms.Form):
    """The colleague to whom the declaration goes."""

    collegue = forms.TypedChoiceField(
        label="Collègue",
        coerce=int,
        error_messages={
            "required": "Choisissez un collègue de votre région.",
            "invalid_choice": "Choisissez un collègue de votre région.",
        },
    )

    def __init__(self, *args: Any, collegues: list[Instructeur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collegue"].choices = [(row.pk, row.nom) for row in collegues]  # type: ignore[attr-defined]


class PiecesForm(forms.Form):
    """What is missing, for the body to read."""

    texte = forms.CharField(
        label="Pièces qui manquent",
        help_text="L’organisme recevra ce texte. Dites ce que chaque pièce doit montrer",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites quelles pièces manquent et ce qu’elles doivent montrer."},
    )


class RefusForm(forms.Form):
    """One of the three legal motives, with its reasons."""

    motif = forms.ChoiceField(
        label="Motif",
        choices=MotifRefus.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez l’un des trois motifs prévus par la loi.",
            "invalid_choice": "Choisissez l’un des trois motifs prévus par la loi.",
        },
    )
    detail = forms.CharField(
        label="Éléments qui fondent le refus",
        help_text="L’organisme recevra ce texte, avec les voies et délais de recours",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Un refus est motivé\u00a0: dites sur quoi il se fonde."},
    )
