"""What follows the registration, as people type it: report, changes, end of activity, annulment."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.forms.dates import DateField
from organismes.enums import IssueProcedure, NatureModification
from organismes.rules.bilans import CHARGES, PRODUITS, PUBLICS

WHOLE = {"invalid": "Écrivez un nombre entier, sans virgule.", "min_value": "Écrivez un nombre positif ou zéro."}


def _number(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=999_999_999,
        required=False,
        error_messages=WHOLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class BilanForm(forms.Form):
    """The report of a year, in whole euros and whole hours as on the form. An empty field is zero."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in PRODUITS.items():
            self.fields[f"produit_{code}"] = _number(label, "En euros, sans les centimes")
        for code, label in CHARGES.items():
            self.fields[code] = _number(label, "En euros, sans les centimes")
        self.fields["formateurs"] = _number("Nombre de formateurs")
        for code, label in PUBLICS.items():
            self.fields[f"stagiaires_{code}"] = _number(f"{label}\u00a0: nombre de stagiaires")
            self.fields[f"heures_{code}"] = _number(f"{label}\u00a0: heures de formation, en tout")
        self.fields["specialite"] = forms.CharField(
            label="Principale spécialité de formation", max_length=150, required=False
        )
        self.fields["sans_activite"] = forms.BooleanField(
            label="Je sais qu’un bilan sans action de formation rend la déclaration caduque", required=False
        )

    @property
    def cadres(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Fields by part of the form."""
        return [
            ("D’où vient l’argent", [self[f"produit_{code}"] for code in PRODUITS]),
            ("À quoi il a servi", [self[code] for code in CHARGES]),
            ("Qui a formé", [self["formateurs"], self["specialite"]]),
            ("Qui a été formé", [self[f"{what}_{code}"] for code in PUBLICS for what in ("stagiaires", "heures")]),
        ]

    @classmethod
    def initial_of(cls, contenu: Mapping[str, Any]) -> dict[str, Any]:
        """A report as the form shows it."""
        found: dict[str, Any] = {}
        for name, value in contenu.items():
            if name.startswith("heures_"):
                found[name] = value // 3600
            elif name.startswith("produit_") or name in CHARGES:
                found[name] = value // 100
            else:
                found[name] = value
        return found

    def contenu(self) -> dict[str, Any]:
        """What the service keeps: cents and seconds."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name == "sans_activite":
                continue
            if name == "specialite":
                found[name] = value
            elif name.startswith("heures_"):
                found[name] = (value or 0) * 3600
            elif name.startswith("produit_") or name in CHARGES:
                found[name] = (value or 0) * 100
            else:
                found[name] = value or 0
        return found


class ModificationForm(forms.Form):
    """A change: what, since when, and the new values of that kind only."""

    nature = forms.ChoiceField(
        label="Ce qui change",
        choices=NatureModification.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui change."},
    )
    effective_on = DateField(label="Depuis le", help_text="Par exemple 02/03/2017")
    raison_sociale = forms.CharField(label="Nouvelle raison sociale", max_length=150, required=False)
    adresse = forms.CharField(label="Nouvelle adresse", max_length=200, required=False)
    code_postal = forms.CharField(label="Code postal", max_length=10, required=False)
    commune = forms.CharField(label="Commune", max_length=80, required=False)
    siret = forms.CharField(label="Nouveau numéro Siret", max_length=30, required=False)
    dirigeant = forms.CharField(label="Nom du nouveau dirigeant", max_length=120, required=False)
    objet = forms.CharField(
        label="Prestations proposées", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), required=False
    )

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = dict(self.cleaned_data)
        return {"nature": data.pop("nature"), "effective_on": data.pop("effective_on"), "valeurs": data}


class FinForm(forms.Form):
    """When the activity ends."""

    effective_on = DateField(
        label="Fin de l’activité le", help_text="Le jour même, à venir, ou depuis moins de trente jours"
    )
    motif = forms.CharField(
        label="Ce que vous souhaitez préciser",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class MotifForm(forms.Form):
    """Why a decision is taken."""

    motif = forms.CharField(
        label="Motifs de la décision",
        help_text="L’organisme lira ce texte",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Cette décision est motivée\u00a0: dites sur quoi elle se fonde."},
    )


class ReponseModificationForm(forms.Form):
    """Take a change into account, or not."""

    accord = forms.TypedChoiceField(
        label="Votre réponse",
        choices=[("oui", "Prendre en compte"), ("non", "Refuser")],
        coerce=lambda value: value == "oui",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    motif = forms.CharField(
        label="Motif d’un refus", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class GriefsForm(forms.Form):
    """What a check established."""

    griefs = forms.CharField(
        label="Ce que le contrôle a établi",
        help_text="L’organisme lira ce texte et aura trente jours pour répondre",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Dites ce que le contrôle a établi\u00a0: l’organisme doit pouvoir répondre."},
    )


class ObservationsForm(forms.Form):
    """The body’s answer."""

    observations = forms.CharField(
        label="Vos observations",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Écrivez vos observations."},
    )


class IssueForm(forms.Form):
    """How a procedure ends."""

    issue = forms.ChoiceField(
        label="Issue",
        choices=IssueProcedure.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez l’issue de la procédure."},
    )
    decision = forms.CharField(
        label="Motifs de la décision",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "La décision est motivée\u00a0: dites sur quoi elle se fonde."},
    )
