"""What the organisme types on a dossier: its quote and its proof."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.forms.dates import DateField
from cpa_portal.web.formatting import heures
from modules.enums import TypeJustificatif
from modules.forms.fields import DureeField, EurosField, duration_text, euros_text
from modules.models import Devis, Dossier, Tranche
from modules.rules.eligibility import expected_proof
from modules.services.devis import MAX_LINES, Ligne


class LigneForm(forms.Form):
    """One line of an offer. A line left empty does not count."""

    libelle = forms.CharField(
        label="Prestation", max_length=150, error_messages={"required": "Dites de quelle prestation il s’agit."}
    )
    duree = DureeField(label="Durée")
    prix = EurosField(label="Prix")
    first_on = DateField(label="Première séance", help_text="Par exemple 01/06/2017")
    last_on = DateField(label="Dernière séance", help_text="Par exemple 30/06/2017")


class LignesFormSet(forms.BaseFormSet):
    """The lines of an offer."""

    def lignes(self) -> list[Ligne]:
        """Those that were filled in, in their order."""
        return [
            Ligne(data["libelle"], data["duree"], data["prix"], data["first_on"], data["last_on"])
            for data in (form.cleaned_data for form in self.forms)
            if data
        ]


Lignes = forms.formset_factory(LigneForm, formset=LignesFormSet, extra=2, max_num=MAX_LINES, validate_max=True)
MORE_LINES = 2


def with_more_lines(data: QueryDict) -> QueryDict:
    """What was typed, with room for more lines."""
    more = data.copy()
    total = int(data.get("lignes-TOTAL_FORMS") or 0) if str(data.get("lignes-TOTAL_FORMS", "")).isdigit() else 0
    more["lignes-TOTAL_FORMS"] = str(min(total + MORE_LINES, MAX_LINES))
    return more


class DevisForm(forms.Form):
    """What goes with the lines."""

    detail = forms.CharField(
        label="Précisions sur l’accompagnement",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )


class AvenantForm(DevisForm):
    """Why an offer changes."""

    motif = forms.CharField(
        label="Pourquoi ce devis change",
        help_text="La personne le lira. Le devis déjà accepté tient tant qu’elle n’accepte pas celui-ci",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Dites pourquoi le devis change\u00a0: la personne le lira."},
    )
    field_order = ["motif", "detail"]


def lines_of_quote(devis: Devis) -> list[dict[str, Any]]:
    """Lines of an offer as the form shows them."""
    return [
        {
            "libelle": line.libelle,
            "duree": duration_text(line.secondes),
            "prix": euros_text(line.centimes),
            "first_on": line.first_on,
            "last_on": line.last_on,
        }
        for line in devis.lignes.order_by("rang")
    ]


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
