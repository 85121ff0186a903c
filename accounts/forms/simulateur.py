"""The simulator's form: a career, trainings, a diploma; nothing that names anybody, and nothing is kept."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.enums import Niveau
from accounts.forms.carriere import ActiviteForm, ActiviteFormSet, FormationForm, FormationFormSet
from accounts.forms.dates import DateField
from accounts.forms.declarations import HeuresField
from accounts.forms.projection import ProjectionForm, completed

MOST_ACTIVITIES = 150
#: Where an error of the facts is shown: key of the contract → field of the row.
ACTIVITY_FIELDS = {
    "year": "annee",
    "statut": "statut",
    "worked_hours": "quantite",
    "days_worked": "quantite",
    "pay": "quantite",
    "contribution_ratio": "quantite",
    "reference_hours": "reference",
    "days_reference": "reference",
    "temps": "temps",
    "absences": "absence_heures",
    "accord": "accord_heures",
}
USE_FIELDS = {"on": "le", "hours": "heures"}
ROWS = {"annees": (ActiviteFormSet, ActiviteForm), "formations": (FormationFormSet, FormationForm)}


class SituationForm(ProjectionForm):
    """What is not a row: diploma, DIF, day of the rights, and what to project."""

    formation_heures = None
    formation_le = None
    niveau = forms.ChoiceField(
        label="Diplôme ou titre le plus élevé",
        help_text="Tel que déclaré sur le portail",
        choices=[("", "Aucune déclaration"), *Niveau.choices],
        required=False,
        error_messages={"invalid_choice": "Choisissez un niveau de la liste."},
    )
    certification_ccn = forms.BooleanField(
        label="Avec une certification reconnue par une branche (par exemple un CQP)", required=False
    )
    declare_le = DateField(
        label="Déclaré le", required=False, help_text="Vide\u00a0: le jour du calcul. Par exemple 01/03/2017"
    )
    dif = HeuresField(
        label="Heures de DIF au 31\u00a0décembre\u00a02014",
        help_text="120 au plus",
        required=False,
        max_digits=6,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(120),
    )
    jour = DateField(label="Droits au", help_text="Par exemple 01/04/2018")
    retraite_le = DateField(label="Retraite à taux plein le", required=False, help_text="Si elle est prise ou décidée")

    def clean_jour(self) -> date:
        """A day that the law of the account knows."""
        day: date = self.cleaned_data["jour"]
        if not 2015 <= day.year <= 2060:
            raise forms.ValidationError("Indiquez un jour entre 2015 et 2060.")
        return day


class Simulateur:
    """The three parts of the page together: the situation, the years, the trainings."""

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        self.situation = SituationForm(
            None if data is None else completed(data), today=today, initial={**_defaults(), "jour": today}
        )
        first = [{"annee": max(2015, today.year - 2), "jusqu_a": max(2015, today.year - 1)}]
        self.annees = ActiviteFormSet(data, prefix="annees", initial=first)
        self.formations = FormationFormSet(data, prefix="formations", initial=[])

    @classmethod
    def rearranged(cls, data: QueryDict, action: str, *, today: date) -> "Simulateur":
        """The same page with one row more, or one less; everything typed stays as it was typed."""
        found = cls(None, today=today)
        found.situation.initial |= _typed(SituationForm, data, "")
        for prefix, (formset, form) in ROWS.items():
            rows = _rows(form, data, prefix)
            if action == f"ajouter:{prefix}" and len(rows) < formset.max_num:
                rows.append({})
            kept = [row for rank, row in enumerate(rows) if action != f"retirer:{prefix}:{rank}"]
            setattr(found, prefix, formset(prefix=prefix, initial=kept))
        return found

    def is_valid(self) -> bool:
        """True if every part can be read and something was declared."""
        good = [part.is_valid() for part in (self.situation, self.annees, self.formations)]
        for part in (self.annees, self.formations):
            for message in part.non_form_errors():
                self.situation.add_error(None, message)
        if all(good) and sum(len(row.years()) for row in self.lived()) > MOST_ACTIVITIES:
            self.situation.add_error(None, "Cette carrière compte trop d’années. Réduisez le nombre de lignes.")
        return all(good) and not self.situation.errors

    def lived(self) -> list[ActiviteForm]:
        """Rows of activity that say something."""
        return [row for row in self.annees if not row.vide]

    def planned(self) -> list[FormationForm]:
        """Rows of training that say something."""
        return [row for row in self.formations if not row.vide]

    def document(self) -> dict[str, Any]:
        """The facts in the contract of `manage.py simulate` and of the API."""
        data, rows = self.situation.cleaned_data, self.lived()
        end = max((row.years()[-1] for row in rows), default=0)
        titulaire: dict[str, Any] = {"statuts": [_period(row, end) for row in rows]}
        if data["retraite_le"]:
            titulaire["retired_on"] = data["retraite_le"].isoformat()
        found: dict[str, Any] = {
            "titulaire": titulaire,
            "activites": [row.fact(year) for row in rows for year in row.years()],
        }
        if data["niveau"]:
            declared = data["declare_le"] or data["jour"]
            found["diplomes"] = [{
                "niveau": data["niveau"],
                "certification_ccn": data["certification_ccn"],
                "declared_on": declared.isoformat(),
            }]  # fmt: skip
        if data["dif"]:
            found["dif"] = {"hours": str(data["dif"])}
        if self.planned():
            found["uses"] = [row.fact() for row in self.planned()]
        return found

    def show(self, path: str, message: str) -> None:
        """Put an error of the facts beside what was typed."""
        head, _, rest = path.partition("[")
        rank, _, key = rest.partition("].")
        key = key.partition("[")[0].partition(".")[0]
        if head == "activites" and rank.isdigit():
            owners = [row for row in self.lived() for _ in row.years()]
            owners[int(rank)].add_error(ACTIVITY_FIELDS.get(key), message)
        elif head == "uses" and rank.isdigit():
            self.planned()[int(rank)].add_error(USE_FIELDS.get(key), message)
        else:
            field = {"diplomes": "niveau", "dif.hours": "dif", "titulaire.retired_on": "retraite_le"}.get(head)
            self.situation.add_error(field, message)

    @property
    def errors_found(self) -> bool:
        """True if a part was sent and cannot be read."""
        return self.situation.is_bound and any(part.errors for _, part in self.parts)

    @property
    def parts(self) -> list[tuple[str, forms.Form]]:
        """Every form of the page with its name, in order: the summary of errors follows it."""
        return [
            *((f"Période {rank}, ", row) for rank, row in enumerate(self.annees, 1)),
            ("", self.situation),
            *((f"Formation {rank}, ", row) for rank, row in enumerate(self.formations, 1)),
        ]


def _defaults() -> dict[str, Any]:
    found = completed(QueryDict())
    return {name: found.getlist(name) if name == "scenarios" else found[name] for name in found}


def _typed(form: type[forms.Form], data: QueryDict, prefix: str) -> dict[str, Any]:
    return {
        name: data.getlist(prefix + name) if isinstance(field, forms.MultipleChoiceField) else data.get(prefix + name)
        for name, field in form.base_fields.items()
        if prefix + name in data or isinstance(field, forms.BooleanField)
    }


def _rows(form: type[forms.Form], data: QueryDict, prefix: str) -> list[dict[str, Any]]:
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    count = min(int(total), 40) if total.isascii() and total.isdigit() else 0
    return [_typed(form, data, f"{prefix}-{rank}-") for rank in range(count)]


def _period(row: ActiviteForm, end: int) -> dict[str, Any]:
    """The status of a row; the latest ones last until something says otherwise."""
    statut, _, categorie = row.cleaned_data["statut"].partition(":")
    years = row.years()
    found = {"statut": statut, "from": f"{years[0]}-01-01", "to": f"{years[-1]}-12-31" if years[-1] < end else None}
    return found | ({"categorie": categorie} if categorie else {})
