"""Proposing a change of the parameters of the law."""

from typing import Any

from django import forms

from accounts.forms.dates import DateField
from accounts.services.parametres import LONGEST

LONG = "4\u00a0000\u00a0signes au plus\u00a0: résumez."


class PropositionForm(forms.Form):
    """Why, and under which text."""

    motif = forms.CharField(
        label="Motif et texte de loi",
        help_text="Ce qui change et le texte qui le veut, par exemple «\u00a0Décret n°\u00a02018-1329\u00a0: 25\u00a0h par an\u00a0»",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez le motif et le texte de loi.", "max_length": LONG},
    )


class RechercheParametreForm(forms.Form):
    """Some words; the draft that asked for a parameter."""

    q = forms.CharField(
        label="Mots cherchés",
        help_text="Par exemple «\u00a0plafond\u00a0» ou «\u00a0L6323-11\u00a0»",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    changement = forms.UUIDField(required=False, widget=forms.HiddenInput)


class ValeurForm(forms.Form):
    """One value from a day on."""

    nom = forms.ChoiceField(
        label="Paramètre",
        error_messages={
            "required": "Choisissez un paramètre.",
            "invalid_choice": "Choisissez un paramètre de la liste.",
        },
    )
    from_on = DateField(
        label="À partir du",
        help_text="Premier jour de la nouvelle valeur, par exemple 01/01/2018",
        error_messages={"required": "Donnez le premier jour de la nouvelle valeur."},
    )
    valeur = forms.CharField(
        label="Nouvelle valeur",
        help_text="Un nombre, ou ce que demande le paramètre choisi. Vide si la case suivante est cochée",
        max_length=400,
        required=False,
    )
    aucune = forms.BooleanField(label="Aucune règle à partir de ce jour", required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nom"].choices = [("", "Choisir"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A value, or the box that ends the rule: an empty field is never a rule that ends."""
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("valeur", "").strip()) == bool(data.get("aucune")):
            self.add_error(
                "valeur", "Donnez la nouvelle valeur, ou cochez «\u00a0Aucune règle à partir de ce jour\u00a0»."
            )
        return data


class RejetForm(forms.Form):
    """Why a change is refused."""

    motif = forms.CharField(
        label="Motif du rejet",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez le motif du rejet.", "max_length": LONG},
    )
