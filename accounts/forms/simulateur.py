"""The simulator's form: a few years of work, nothing that names anybody."""

from decimal import Decimal
from typing import Any

from django import forms

from accounts.enums import Niveau
from accounts.forms.dates import DateField
from accounts.forms.declarations import HeuresField

YEARS = (2015, 2016, 2017, 2018)


class SimulateurForm(forms.Form):
    """Hours of private employment, level of diploma, DIF."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for year in YEARS:
            field = HeuresField(
                label=f"Heures travaillées en {year}",
                help_text="1\u00a0607 pour une année complète à temps plein",
                required=False,
                max_digits=6,
                decimal_places=2,
                min_value=Decimal(0),
                max_value=Decimal(8784),
            )
            field.error_messages["max_digits"] = "Ce nombre est trop grand."
            self.fields[f"heures_{year}"] = field
        self.order_fields([f"heures_{year}" for year in YEARS])

    niveau = forms.ChoiceField(
        label="Diplôme ou titre le plus élevé",
        choices=[("", "Je ne sais pas"), *Niveau.choices],
        required=False,
        error_messages={"invalid_choice": "Choisissez un niveau de la liste."},
    )
    dif = HeuresField(
        label="Heures de DIF au 31\u00a0décembre\u00a02014",
        required=False,
        max_digits=6,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(120),
    )
    jour = DateField(label="Droits au", help_text="Par exemple 01/04/2018")

    def document(self) -> dict[str, Any]:
        """The same document as the simulation API receives."""
        data = self.cleaned_data
        found: dict[str, Any] = {
            "titulaire": {"statuts": [{"statut": "salarie", "from": f"{YEARS[0]}-01-01"}]},
            "activites": [
                {"year": year, "statut": "salarie", "worked_hours": str(data[f"heures_{year}"])}
                for year in YEARS
                if data[f"heures_{year}"]
            ],
        }
        if data["niveau"]:
            found["diplomes"] = [{"niveau": data["niveau"], "declared_on": "2017-01-01"}]
        if data["dif"]:
            found["dif"] = {"hours": str(data["dif"])}
        return found
