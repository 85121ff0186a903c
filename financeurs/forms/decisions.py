"""Decisions of a funder, and the person's choice of one."""

from typing import Any

from django import forms

from accounts.forms.dates import DateField
from financeurs.models import Financeur
from modules.enums import NatureAction
from modules.forms.fields import EurosField
from organismes.models import Organisme


class FinanceurForm(forms.Form):
    """Which of the competent funders."""

    financeur = forms.ModelChoiceField(
        label="Financeur",
        queryset=Financeur.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez un financeur.",
            "invalid_choice": "Choisissez un financeur de la liste.",
        },
    )

    def __init__(self, *args: Any, competents: list[Financeur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["financeur"].queryset = Financeur.objects.filter(  # type: ignore[attr-defined]
            pk__in=[funder.pk for funder in competents]
        ).order_by("nom")
        if len(competents) == 1:
            self.fields["financeur"].initial = competents[0].pk


class TransmettreForm(FinanceurForm):
    """The funder and the express consent (article L6323-2)."""

    accord = forms.BooleanField(
        label="Je donne mon accord pour utiliser mes heures sur ce dossier, dans les conditions écrites ci-dessus",
        error_messages={"required": "Votre accord exprès est nécessaire\u00a0: cochez la case pour transmettre."},
    )


class AccorderForm(forms.Form):
    """The amount granted."""

    montant = EurosField(label="Montant accordé")


class MotifForm(forms.Form):
    """A motive that the other side reads."""

    motif = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez le motif\u00a0: il sera lu par la personne concernée."},
    )


class EntreeForm(forms.Form):
    """An organisme and why it enters the catalogue."""

    organisme = forms.ModelChoiceField(
        label="Organisme",
        queryset=Organisme.objects.none(),
        empty_label="Choisissez un organisme",
        error_messages={"required": "Choisissez un organisme."},
    )
    motif = forms.CharField(
        label="Motif", max_length=150, help_text="Par exemple\u00a0: référençable au Data Dock, offre vérifiée",
        error_messages={"required": "Écrivez le motif de l’inscription."},
    )  # fmt: skip

    def __init__(self, *args: Any, organismes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisme"].queryset = organismes  # type: ignore[attr-defined]
        self.fields["organisme"].label_from_instance = lambda row: f"{row.raison_sociale} ({row.commune})"  # type: ignore[attr-defined]


class PayabiliteForm(forms.Form):
    """Which funder, for which action, on which day."""

    financeur = forms.ModelChoiceField(
        queryset=Financeur.objects.all(),
        error_messages={
            "required": "Indiquez l’identifiant du financeur.",
            "invalid_choice": "Ce financeur n’existe pas.",
        },
    )
    nature = forms.ChoiceField(
        choices=NatureAction.choices,
        error_messages={
            "required": "Indiquez la nature de l’action, par exemple creation_reprise.",
            "invalid_choice": "Cette nature d’action n’existe pas. Par exemple : creation_reprise.",
        },
    )
    le = DateField(required=False)
