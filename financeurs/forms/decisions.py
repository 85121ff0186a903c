"""Decisions of a funder, and the person's choice of one."""

from typing import Any

from django import forms

from accounts.forms.dates import DateField
from financeurs.models import Financeur
from modules.enums import NatureAction
from modules.forms.fields import EurosField
from organismes.models import Organisme

#: Bodies named in an ambiguous answer.
SHOWN = 5


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

    def __init__(
        self, *args: Any, competents: list[Financeur], refus: dict[int, str] | None = None, **kwargs: Any
    ) -> None:
        """`refus`: by funder, why it could not pay today; empty when it could."""
        super().__init__(*args, **kwargs)
        reasons = refus or {}
        self.fields["financeur"].queryset = Financeur.objects.filter(  # type: ignore[attr-defined]
            pk__in=[funder.pk for funder in competents]
        ).order_by("nom")
        self.fields["financeur"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{row.nom} – ne pourrait pas payer aujourd’hui\u00a0: {reasons[row.pk]}"
            if reasons.get(row.pk)
            else row.nom
        )
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


class OrganismeField(forms.CharField):
    """A body by its Siret, its declaration number, or its name when it is the only one so named."""

    def clean(self, value: Any) -> Any:
        """The organisme; what was typed is shown again as it was."""
        text = super().clean(value)
        digits = "".join(character for character in text if character.isdigit())
        if len(digits) == 14:
            rows = Organisme.objects.filter(siret=digits)
        elif len(digits) == 11:
            rows = Organisme.objects.filter(declarations__nda=digits).distinct()
        else:
            rows = Organisme.objects.filter(raison_sociale__icontains=text)
        found = list(rows.order_by("raison_sociale")[: SHOWN + 1])
        exact = [row for row in found if row.raison_sociale.casefold() == text.casefold()]
        if len(found) == 1 or len(exact) == 1:
            return (exact or found)[0]
        if not found:
            raise forms.ValidationError("Aucun organisme ne correspond. Vérifiez le Siret, ou essayez son nom.")
        names = " ; ".join(f"{row.raison_sociale}, Siret {row.siret_affiche}" for row in found[:SHOWN])
        raise forms.ValidationError(f"Plusieurs organismes correspondent : donnez le Siret. {names}.")


class EntreeForm(forms.Form):
    """An organisme, why it enters the catalogue, and from when."""

    organisme = OrganismeField(
        label="Organisme",
        max_length=150,
        help_text="Son Siret, son numéro de déclaration d’activité ou son nom",
        error_messages={"required": "Indiquez un organisme."},
    )
    motif = forms.CharField(
        label="Motif", max_length=150, help_text="Par exemple : référençable au Data Dock, offre vérifiée",
        error_messages={"required": "Écrivez le motif de l’inscription."},
    )  # fmt: skip
    from_on = DateField(label="À compter du", required=False, help_text="Aujourd’hui si vous n’indiquez rien")


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
    entree = DateField(required=False)
