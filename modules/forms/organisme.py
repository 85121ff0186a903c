"""What the organisme types on a dossier: its quote and its proof."""

from typing import Any

from django import forms

from accounts.forms.dates import DateField
from cpa_portal.web.formatting import heures
from modules.enums import TypeJustificatif
from modules.forms.fields import DureeField, EurosField
from modules.models import Dossier, Tranche
from modules.rules.eligibility import expected_proof


class DevisForm(forms.Form):
    """A personal offer."""

    duree = DureeField(label="Durée")
    prix = EurosField(label="Prix")
    first_session_on = DateField(label="Première séance", help_text="Par exemple 01/06/2017")
    last_session_on = DateField(label="Dernière séance", help_text="Par exemple 30/06/2017")
    detail = forms.CharField(
        label="Détail de l’accompagnement",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Décrivez ce que comprend l’accompagnement."},
    )


class JustificatifForm(forms.Form):
    """A proof, its hours and its last day. The limits are said beside each field."""

    type = forms.ChoiceField(label="Nature du justificatif", choices=TypeJustificatif.choices)
    duree = DureeField(label="Durée réalisée")
    ended_on = DateField(label="Dernier jour réalisé")
    fichier = forms.FileField(
        label="Fichier",
        help_text="PDF, JPEG ou PNG, 10\u00a0Mo au plus",
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
        },
    )
    fichier.widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"

    def __init__(self, *args: Any, tranche: Tranche, dossier: Dossier, today: Any, **kwargs: Any) -> None:
        expected = expected_proof(tranche.type or dossier.module.justificatif_type, today)
        kwargs["initial"] = {"type": expected, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.tranche = tranche
        self.fields["etape"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=tranche.numero)
        self.fields["type"].help_text = f"Cette étape se prouve par\u00a0: {TypeJustificatif(expected).label}"
        self.fields[
            "duree"
        ].help_text = f"{heures(tranche.secondes)} prévues au plus, par exemple 24 ou 10\u00a0h\u00a030"
        self.fields[
            "ended_on"
        ].help_text = f"Du {dossier.first_session_on:%d/%m/%Y} au {today:%d/%m/%Y}, par exemple {today:%d/%m/%Y}"
