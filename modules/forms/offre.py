"""What surrounds a module, as its organisme types it: steps, sessions, publication, withdrawal, parcours."""

from typing import Any

from django import forms

from accounts.forms.dates import DateField
from modules.enums import ChampJustificatif, Signataire
from modules.forms.module import PROOFS
from modules.rules.versions import Step
from modules.services.offre import MAX_STEPS

DEPARTEMENT = r"^(?:\d{2}|2[AB]|97[1-8]|98[678])$"


class EtapeForm(forms.Form):
    """One step: which proof pays which part. A step left empty does not count."""

    titre = forms.CharField(label="Titre", max_length=120, error_messages={"required": "Donnez un titre à l’étape."})
    type = forms.ChoiceField(label="Justificatif", choices=PROOFS, initial=PROOFS[0][0])
    part = forms.DecimalField(
        label="Part payée",
        help_text="En pourcentage. Les étapes font 100\u00a0% ensemble",
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        localize=True,
        error_messages={
            "required": "Indiquez la part que l’étape paie.",
            "invalid": "Écrivez un pourcentage, par exemple 50.",
        },
    )
    signataires = forms.MultipleChoiceField(
        label="Qui signe",
        choices=Signataire.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Dites qui signe le justificatif."},
    )
    champs = forms.MultipleChoiceField(
        label="Ce qui doit s’y lire",
        choices=ChampJustificatif.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Dites ce qui doit se lire dans le justificatif."},
    )

    def step(self) -> Step:
        """What the service takes."""
        data = self.cleaned_data
        return Step(
            data["titre"],
            data["type"],
            tuple(data["signataires"]),
            tuple(data["champs"]),
            int((data["part"] or 0) * 10),
        )


class EtapesFormSet(forms.BaseFormSet):
    """Up to six steps; empty ones are left out."""

    def steps(self) -> list[Step]:
        """Those that have a title, in their order."""
        return [
            form.step() for form in self.forms if form.cleaned_data.get("titre") and not form.cleaned_data["DELETE"]
        ]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """« Supprimer » for the steps that exist."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Supprimer cette étape"


Etapes = forms.formset_factory(
    EtapeForm, formset=EtapesFormSet, extra=1, max_num=MAX_STEPS, validate_max=True, can_delete=True
)


def initial_of(steps: list[Step]) -> list[dict[str, Any]]:
    """Steps as the formset shows them."""
    return [
        {
            "titre": step.titre,
            "type": step.type,
            "part": step.pour_mille / 10 if step.pour_mille % 10 else step.pour_mille // 10,
            "signataires": list(step.signataires),
            "champs": list(step.champs),
        }
        for step in steps
    ]


class SessionForm(forms.Form):
    """A session to announce."""

    first_on = DateField(label="Premier jour", help_text="Par exemple 04/09/2017")
    last_on = DateField(label="Dernier jour", help_text="Par exemple 29/09/2017")
    commune = forms.CharField(label="Commune", max_length=80, required=False)
    departement = forms.RegexField(
        label="Département",
        regex=DEPARTEMENT,
        required=False,
        help_text="Par exemple 77, 2A ou 974",
        error_messages={"invalid": "Écrivez le numéro du département, par exemple 77, 2A ou 974."},
    )
    a_distance = forms.BooleanField(label="À distance", required=False)
    places = forms.IntegerField(
        label="Nombre de places",
        min_value=1,
        max_value=9999,
        required=False,
        help_text="Laissez vide si le nombre n’est pas limité",
        error_messages={"min_value": "Une session a au moins une place.", "invalid": "Écrivez un nombre entier."},
    )


class PublierForm(forms.Form):
    """Why a price or a length stands out; nothing to type otherwise."""

    explication = forms.CharField(
        label="Votre explication",
        help_text="Les financeurs la lisent. Par exemple\u00a0: accompagnement individuel, déplacement chez le client",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


class RetirerForm(forms.Form):
    """What becomes of the drafts."""

    brouillons = forms.ChoiceField(
        label="Dossiers en préparation",
        choices=[
            ("continuent", "Ils continuent, aux conditions du jour de leur ouverture"),
            ("annules", "Ils prennent fin\u00a0: chaque personne est prévenue"),
        ],
        initial="continuent",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que deviennent les dossiers en préparation."},
    )


class ParcoursForm(forms.Form):
    """The words of a parcours."""

    titre = forms.CharField(label="Titre", max_length=150, error_messages={"required": "Donnez un titre au parcours."})
    objectif = forms.CharField(
        label="Objectif",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites ce que le parcours permet d’atteindre."},
    )


class AjouterModuleForm(forms.Form):
    """A module to put at the end."""

    module = forms.ModelChoiceField(
        label="Module à ajouter",
        queryset=None,
        empty_label="Choisissez un module",
        error_messages={
            "required": "Choisissez un module.",
            "invalid_choice": "Choisissez un module de la liste.",
        },
    )

    def __init__(self, *args: Any, modules: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = modules
        self.fields["module"].label_from_instance = lambda module: module.titre
