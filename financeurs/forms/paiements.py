"""Bank files and what the bank answered."""

from typing import Any

from django import forms

from accounts.forms.dates import DateField
from cpa_portal.web.formatting import euros
from financeurs.models import OrdrePaiement


class RemiseForm(forms.Form):
    """The ready orders to send and the day of execution."""

    ordres = forms.ModelMultipleChoiceField(
        label="Ordres à remettre",
        queryset=OrdrePaiement.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins un ordre.",
            "invalid_choice": "Un ordre choisi n’est plus prêt.",
        },
    )
    execution_on = DateField(
        label="Exécution demandée le", help_text="Jour réel ouvré de la banque, par exemple 02/03/2027"
    )

    def __init__(self, *args: Any, ordres: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ordres"].queryset = ordres  # type: ignore[attr-defined]
        self.fields["ordres"].label_from_instance = self._label  # type: ignore[attr-defined]

    @staticmethod
    def _label(row: OrdrePaiement) -> str:
        return f"Ordre n°\u00a0{row.pk} – {row.beneficiaire.raison_sociale} – {euros(row.montant_centimes)}"


class PayeForm(forms.Form):
    """The day on which the bank paid."""

    settled_on = DateField(label="Payé le", help_text="Par exemple 02/06/2017")


class RejetForm(forms.Form):
    """Why the bank did not pay."""

    motif = forms.CharField(
        label="Motif donné par la banque",
        max_length=140,
        help_text="Par exemple AC04, compte clos",
        error_messages={"required": "Écrivez le motif donné par la banque."},
    )
