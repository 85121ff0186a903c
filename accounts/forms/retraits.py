"""Withdrawing a declaration; finding an account."""

from django import forms

from accounts.services.retraits import LONGEST, SHORTEST


class RetraitForm(forms.Form):
    """Why the declaration should never have been made."""

    motif = forms.CharField(
        label="Motif du retrait",
        help_text=(
            "Par exemple\u00a0: «\u00a0déclarée par erreur pour une autre personne\u00a0». "
            "Le motif est montré au titulaire et gardé dans l’historique"
        ),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Dites pourquoi cette déclaration est retirée.",
            "min_length": f"Écrivez au moins {SHORTEST}\u00a0caractères.",
            "max_length": f"Écrivez {LONGEST}\u00a0caractères au plus.",
        },
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
