"""Withdrawing a declaration; finding an account."""

from typing import Any

from django import forms

from accounts.services.retraits import LONGEST, SHORTEST


class RetraitForm(forms.Form):
    """Why the declaration should never have been made. `exemple` is one that fits."""

    motif = forms.CharField(
        label="Motif du retrait",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Dites pourquoi cette déclaration est retirée.",
            "min_length": f"Écrivez au moins {SHORTEST}\u00a0caractères.",
            "max_length": f"Écrivez {LONGEST}\u00a0caractères au plus.",
        },
    )

    def __init__(self, *args: Any, exemple: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "motif"
        ].help_text = (
            f"Par exemple\u00a0: «\u00a0{exemple}\u00a0». Le motif est montré au titulaire et gardé dans l’historique"
        )


class RechercheCompteForm(forms.Form):
    """One account, by its number or by the NIR of its holder."""

    numero = forms.CharField(
        label="Numéro de compte ou numéro de sécurité sociale",
        help_text="Le numéro de compte est celui des rapports de campagne. Le numéro de sécurité sociale s’écrit avec sa clé",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
        error_messages={"required": "Indiquez un numéro."},
    )
