"""Quality and NACRE conventions."""

from datetime import date
from typing import Any

from django import forms

from accounts.forms.dates import DateField
from organismes.enums import SourceQualite
from organismes.rules.admissibility import source_counts
from organismes.rules.indicators import labels

#: Examinations that a body may open, in words.
EXAMENS = {
    SourceQualite.DATADOCK: "Data Dock, par les pièces de chaque indicateur",
    SourceQualite.LABEL: "Data Dock, par un label ou une certification de la liste du Cnefop (sans pièces)",
    SourceQualite.QUALIOPI: "Référentiel national qualité (Qualiopi)",
}


class DemandeQualiteForm(forms.Form):
    """What to have examined, among what is open on that day."""

    source = forms.ChoiceField(
        label="Examen demandé",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez l’examen demandé.",
            "invalid_choice": "Cet examen n’est pas ouvert aujourd’hui.",
        },
    )
    label_code = forms.ChoiceField(label="Label ou certification, si vous en avez", required=False)
    reference = forms.CharField(label="Numéro du certificat, si vous en avez un", max_length=60, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Only the examinations of that day; every label, since one that has left the list is answered in words."""
        super().__init__(*args, **kwargs)
        offered = [source for source in EXAMENS if source_counts(source, today)]
        self.fields["source"].choices = [(source.value, EXAMENS[source]) for source in offered]  # type: ignore[attr-defined]
        self.fields["source"].initial = offered[0] if offered else None
        if SourceQualite.LABEL in offered:
            choices = [("", "Aucun"), *((row.code, row.nom) for row in labels())]
            self.fields["label_code"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["label_code"]
            del self.fields["reference"]


class NacreForm(forms.Form):
    """A NACRE convention in force on 31/12/2016."""

    siret = forms.CharField(
        label="Siret de l’organisme",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Indiquez le numéro Siret de l’organisme."},
    )
    reference = forms.CharField(
        label="Numéro de la convention",
        max_length=60,
        error_messages={"required": "Indiquez le numéro de la convention."},
    )
    convention_from_on = DateField(label="Début de la convention", help_text="Par exemple 01/01/2015")
    convention_until_on = DateField(
        label="Fin de la convention", help_text="Laissez vide si elle n’a pas de terme", required=False
    )

    def clean(self) -> dict[str, Any]:
        """Both days in order; the rule itself is in the service."""
        data = super().clean() or {}
        first, last = data.get("convention_from_on"), data.get("convention_until_on")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("convention_until_on", "La fin de la convention vient avant son début.")
        return data
