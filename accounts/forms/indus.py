"""What the person says of an indu, and what the administrator answers."""

from typing import Any, cast

from django import forms

from accounts.enums import EtatIndu
from accounts.services.indus import LONGEST
from accounts.workflow import INDU

#: By their verb in the table of transitions.
DECISIONS = [
    ("retenir", "Les observations sont fondées\u00a0: la déclaration fausse est à rectifier"),
    ("confirmer", "L’indu est confirmé\u00a0: il est repris sur les inscriptions suivantes"),
]


class ObservationsForm(forms.Form):
    """Free words: what is wrong, and how it can be seen."""

    texte = forms.CharField(
        label="Vos observations",
        help_text=(
            "Dites ce qui vous paraît faux et ce qui le montre, par exemple un diplôme, un bulletin de paie ou une attestation. "
            "4\u00a0000\u00a0signes au plus"
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": "Écrivez vos observations.",
            "max_length": "4\u00a0000\u00a0signes au plus\u00a0: résumez.",
        },
    )


class DecisionForm(forms.Form):
    """Confirm or accept, always with a reason that the person reads."""

    sens = forms.ChoiceField(
        label="Votre décision",
        choices=DECISIONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une décision.", "invalid_choice": "Choisissez une décision."},
    )
    motif = forms.CharField(
        label="Motif",
        help_text="La personne lit ce texte. Citez les faits et les textes. 4\u00a0000\u00a0signes au plus",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Écrivez le motif\u00a0: la personne le lira.",
            "max_length": "4\u00a0000\u00a0signes au plus\u00a0: résumez.",
        },
    )

    def __init__(self, *args: Any, etat: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sens = cast(forms.ChoiceField, self.fields["sens"])
        sens.choices = [choice for choice in DECISIONS if INDU.allows(etat, choice[0])]


class IndusForm(forms.Form):
    """Filter of the administrator's list."""

    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[("", "Tous les états"), *EtatIndu.choices],
        error_messages={"invalid_choice": "Choisissez un état de la liste."},
    )
