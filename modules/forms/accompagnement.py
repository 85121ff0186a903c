"""What is written during an accompaniment to creation, as people type it."""

from typing import Any

from django import forms

from accounts.forms.dates import DateField
from modules.enums import Avis, MotifDeclin
from modules.forms.fields import DureeField, EurosField, euros_text
from modules.models import PieceAccompagnement
from modules.rules.creation import DOMAINES, NIVEAUX
from modules.services.accompagnement import MONTANTS, TEXTES

REQUIRED = {"required": "Ce champ est à remplir."}


def _long(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), error_messages=REQUIRED, **kwargs
    )


class ViabiliteForm(forms.Form):
    """The viability sheet of a project."""

    activite = _long(TEXTES["activite"])
    marche = _long(TEXTES["marche"])
    points_forts = _long(TEXTES["points_forts"])
    vigilance = _long(TEXTES["vigilance"])
    chiffre_affaires = EurosField(label=MONTANTS["chiffre_affaires"])
    charges = EurosField(label=MONTANTS["charges"])
    besoins = EurosField(label=MONTANTS["besoins"])
    apports = EurosField(label=MONTANTS["apports"])
    avis = forms.ChoiceField(
        label="Votre avis",
        choices=Avis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Donnez votre avis."},
    )
    conditions = _long("Conditions ou réserves", required=False)

    @classmethod
    def of(cls, piece: PieceAccompagnement | None) -> "ViabiliteForm":
        """Filled in with the sheet that stands."""
        if piece is None:
            return cls()
        amounts = {name: euros_text(piece.contenu[name]) or "0" for name in MONTANTS}
        return cls(initial={**piece.contenu, **amounts})

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {
            "textes": {name: data[name] for name in TEXTES},
            "montants": {name: data[name] for name in MONTANTS},
            "avis": data["avis"],
            "conditions": data["conditions"],
        }


class NiveauForm(forms.Form):
    """The level of the person in each domain."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in DOMAINES.items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=list(NIVEAUX.items()),
                widget=forms.RadioSelect,
                error_messages={"required": "Choisissez un niveau."},
            )
        self.fields["objectif"] = _long("Ce que l’accompagnement doit lui apporter")

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            "niveaux": {name: self.cleaned_data[name] for name in DOMAINES},
            "objectif": self.cleaned_data["objectif"],
        }


class SuiviForm(forms.Form):
    """One appointment of the journal."""

    jour = DateField(label="Jour du rendez-vous", help_text="Par exemple 02/06/2017")
    duree = DureeField(label="Durée")
    objet = _long("Sur quoi vous avez travaillé")
    suite = forms.CharField(
        label="À faire avant le prochain rendez-vous",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    a_distance = forms.BooleanField(label="À distance", required=False)


class AttestationForm(forms.Form):
    """The word of the person."""

    confirme = forms.TypedChoiceField(
        label="L’accompagnement a-t-il eu lieu comme c’est écrit\u00a0?",
        choices=[("oui", "Oui"), ("non", "Non, pas tout à fait ou pas du tout")],
        coerce=lambda value: value == "oui",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Répondez par oui ou par non."},
    )
    commentaire = forms.CharField(
        label="Ce qui ne s’est pas passé comme c’est écrit",
        help_text="À remplir si vous répondez non",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )


class DeclinForm(forms.Form):
    """Why the operator does not accompany."""

    motif = forms.ChoiceField(
        label="Motif",
        choices=MotifDeclin.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez l’un des deux motifs prévus par le texte."},
    )
    detail = forms.CharField(
        label="Ce qui fonde votre refus",
        help_text="La personne lira ce texte",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Expliquez à la personne ce qui fonde votre refus."},
    )
