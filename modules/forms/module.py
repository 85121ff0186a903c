"""A module as its organisme writes it."""

from typing import Any

from django import forms

from modules.enums import EtatModule, NatureAction, Phase, Tarification, TypeJustificatif
from modules.forms.fields import DureeField, EurosField, duration_text, euros_text
from modules.models import Module

#: The document of after 1 April 2017 is chosen; the date of the proof says which one is awaited.
PROOFS = [(kind.value, kind.label) for kind in TypeJustificatif if kind != TypeJustificatif.ATTESTATION_PRESENCE]
REQUIRED = {"required": "Ce champ est à remplir."}


class ModuleForm(forms.Form):
    """`values()` gives what the service takes."""

    nature = forms.ChoiceField(label="Nature de l’action", choices=NatureAction.choices)
    titre = forms.CharField(label="Titre", max_length=150, error_messages=REQUIRED)
    objectif = forms.CharField(
        label="Objectif", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, error_messages=REQUIRED
    )
    contenu = forms.CharField(
        label="Contenu", widget=forms.Textarea(attrs={"rows": 6}), max_length=8000, error_messages=REQUIRED
    )
    public_vise = forms.CharField(label="Public visé", max_length=250, required=False)
    prerequis = forms.CharField(label="Prérequis", max_length=250, required=False)
    phase = forms.ChoiceField(
        label="Moment de l’accompagnement",
        choices=[("", "Sans objet"), *[(p.value, p.label) for p in Phase if p != Phase.SANS_OBJET]],
        required=False,
        help_text="Pour la création ou la reprise d’entreprise seulement",
    )
    tarification = forms.ChoiceField(label="Tarification", choices=Tarification.choices, widget=forms.RadioSelect)
    duree = DureeField(label="Durée du forfait", required=False)
    prix = EurosField(label="Prix du forfait", required=False)
    justificatif_type = forms.ChoiceField(label="Justificatif qui déclenche le paiement", choices=PROOFS)
    commune = forms.CharField(label="Commune", max_length=80, required=False)
    departement = forms.RegexField(
        label="Département",
        regex=r"^(?:\d{2}|2[AB]|97[1-8]|98[678])$",
        required=False,
        help_text="Par exemple 77, 2A ou 974",
        error_messages={"invalid": "Écrivez le numéro du département, par exemple 77, 2A ou 974."},
    )
    a_distance = forms.BooleanField(label="Peut se suivre à distance", required=False)
    explication = forms.CharField(
        label="Explication d’un prix ou d’une durée inhabituels",
        help_text="Seulement si l’un des deux s’écarte des modules comparables. Les financeurs la lisent",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, publie: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not publie:
            del self.fields["explication"]

    @classmethod
    def of(cls, module: Module) -> "ModuleForm":
        """Filled in with what the module says now."""
        initial = {name: getattr(module, name) for name in cls.base_fields if hasattr(module, name)}
        initial["phase"] = "" if module.phase == Phase.SANS_OBJET else module.phase
        initial["duree"], initial["prix"] = duration_text(module.forfait_secondes), euros_text(module.forfait_centimes)
        return cls(initial=initial, publie=module.etat == EtatModule.PUBLIE)

    def values(self) -> dict[str, Any]:
        """Fields of the service."""
        data = dict(self.cleaned_data)
        data.pop("explication", None)
        data["forfait_secondes"], data["forfait_centimes"] = data.pop("duree"), data.pop("prix")
        return data
