"""What concerns public agents: hours taken by anticipation, euros asked for in hours."""

from decimal import Decimal

from django import forms

from accounts.forms.dates import DateField
from accounts.forms.declarations import SECONDS, HeuresField


class AnticipationForm(forms.Form):
    """Agreement of a public employer for one training (décret n° 2017-928)."""

    heures = HeuresField(
        label="Heures accordées par anticipation",
        help_text="Seulement celles qui manquent au compte pour cette formation",
        max_digits=6,
        decimal_places=2,
    )
    formation = forms.CharField(
        label="Formation",
        help_text="Son intitulé, ou le numéro du dossier",
        max_length=120,
        error_messages={"required": "Nommez la formation.", "max_length": "Écrivez 120\u00a0caractères au plus."},
    )
    accord_on = DateField(
        label="Date de l’accord de l’employeur",
        error_messages={
            "required": "L’accord de l’employeur public manque\u00a0: sans lui, aucune heure ne se prend par anticipation."
        },
    )
    employeur_siret = forms.CharField(
        label="Siret de l’employeur public",
        help_text="14\u00a0chiffres",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Indiquez le Siret de l’employeur.",
            "max_length": "Le numéro Siret compte 14\u00a0chiffres.",
        },
    )
    fin_contrat = DateField(
        label="Fin du contrat",
        required=False,
        help_text="Pour un contrat à durée déterminée. Par exemple 31/12/2018",
    )
    fichier = forms.FileField(
        label="Accord écrit de l’employeur",
        help_text="En PDF, JPEG ou PNG, 10\u00a0Mo au plus",
        required=False,
        error_messages={"empty": "Ce fichier est vide. Choisissez-en un autre."},
    )
    fichier.widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"

    def clean_heures(self) -> int:
        """Seconds of training."""
        hours: Decimal = self.cleaned_data["heures"]
        if hours <= 0:
            raise forms.ValidationError("Indiquez un nombre d’heures supérieur à zéro.")
        return int(hours * SECONDS)


class EurosEnHeuresForm(forms.Form):
    """The person asks for her euros in hours."""

    lu = forms.BooleanField(
        label="Je demande que mes euros deviennent des heures d’agent public",
        error_messages={"required": "Cochez cette case pour confirmer votre demande."},
    )
