"""Rows of the simulator: years of work and planned trainings, each row added or removed by a button of the form."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from accounts.enums import NatureAbsence, Temps
from accounts.forms.dates import DateField
from accounts.forms.declarations import HeuresField
from accounts.rules.counters import decimal_string

MOST_ROWS, MOST_YEARS = 30, 60
FULL_TIME = Fraction(1607)
FIRST_YEAR, LAST_YEAR = 2005, 2100
STATUTS = [
    ("salarie", "Salarié du privé"),
    ("demandeur_emploi", "Demandeur d’emploi, activité réduite"),
    ("tns", "Travailleur non salarié"),
    ("agent_public:A", "Agent public de catégorie A"),
    ("agent_public:B", "Agent public de catégorie B"),
    ("agent_public:C", "Agent public de catégorie C"),
    ("esat", "Travailleur d’ESAT"),
]
MESURES = [
    ("pourcentage", "Pour cent d’un temps plein"),
    ("heures", "Heures de l’année"),
    ("jours", "Jours d’un forfait-jours"),
    ("salaire", "Euros de rémunération de l’année"),
]
YEAR_ERRORS = {
    "required": "Indiquez l’année.",
    "invalid": "Écrivez une année, par exemple 2016.",
    "min_value": f"Indiquez une année à partir de {FIRST_YEAR}.",
    "max_value": f"Indiquez une année avant {LAST_YEAR}.",
}


class QuantiteField(HeuresField):
    """Asked for as the others, but the form alone knows when its status goes without it."""

    def validate(self, value: Any) -> None:
        """Empty is for the form to judge."""
        if value not in self.empty_values:
            super().validate(value)


def _year(label: str, hint: str, *, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=YEAR_ERRORS,
    )


def _number(label: str, hint: str, maximum: int, *, required: bool = False) -> HeuresField:
    field = QuantiteField(
        label=label,
        help_text=hint,
        required=required,
        max_digits=10,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(maximum),
    )
    field.error_messages |= {
        "invalid": "Écrivez un nombre, par exemple 87,5.",
        "min_value": "Indiquez un nombre positif.",
        "max_value": "Ce nombre est trop grand.",
        "max_digits": "Ce nombre est trop grand.",
        "max_decimal_places": "Deux décimales suffisent.",
        "max_whole_digits": "Ce nombre est trop grand.",
    }
    return field


class ActiviteForm(forms.Form):
    """One activity over one year, or over several when nothing changed."""

    annee = _year("Année", "Par exemple 2016", required=True)
    jusqu_a = _year("Jusqu’à l’année", "Si rien n’a changé ensuite")
    statut = forms.ChoiceField(label="Statut", choices=STATUTS)
    mesure = forms.ChoiceField(label="Travail compté en", help_text="Comme sur votre contrat", choices=MESURES)
    quantite = _number("Quantité", "Par an. 100 pour un temps plein", 99_999_999, required=True)
    temps = forms.ChoiceField(
        label="Temps de travail d’un agent public",
        help_text="Un temps partiel compte comme un temps plein, un temps non complet en proportion",
        choices=[("", "Sans objet"), *Temps.choices],
        required=False,
    )
    reference = _number(
        "Temps plein prévu par l’accord", "En heures ou en jours, si ce n’est pas 1\u00a0607\u00a0h", 8784
    )
    absence_nature = forms.ChoiceField(
        label="Absence", choices=[("", "Aucune"), *NatureAbsence.choices], required=False
    )
    absence_heures = _number("Heures d’absence", "Par an, qui auraient été travaillées", 8784)
    accord_heures = _number("Heures ajoutées par accord d’entreprise", "Par an, déjà calculées par l’employeur", 1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("statut", "mesure", "temps", "absence_nature"):
            self.fields[name].error_messages |= dict.fromkeys(
                ("required", "invalid_choice"), "Choisissez une valeur de la liste."
            )

    def full_clean(self) -> None:
        """A row left blank is not wrong."""
        super().full_clean()
        if self.is_bound and self.vide:
            self._errors = ErrorDict()

    @property
    def details_ouverts(self) -> bool:
        """True if something is typed, or wrong, among the rarer fields."""
        names = ("temps", "reference", "absence_nature", "absence_heures", "accord_heures")
        wrong = self.is_bound and bool(set(names) & set(self.errors))
        return wrong or any(self[name].value() for name in names)

    @property
    def vide(self) -> bool:
        """A row left blank counts for nothing."""
        names = ("annee", "jusqu_a", "quantite", "absence_heures", "accord_heures")
        return not any(str(self[name].value() or "").strip() for name in names)

    def clean(self) -> dict[str, Any]:
        """A year, and the quantity that its status looks at."""
        data = super().clean() or self.cleaned_data
        if self.vide:
            return data
        first, last = data.get("annee"), data.get("jusqu_a")
        if first and last and not 0 <= last - first < MOST_YEARS:
            self.add_error("jusqu_a", f"Indiquez une année à partir de {first}.")
        self._check_quantity(data)
        if data.get("absence_heures") and not data.get("absence_nature"):
            self.add_error("absence_nature", "Indiquez la nature de l’absence.")
        return data

    def _check_quantity(self, data: dict[str, Any]) -> None:
        statut, quantite = data.get("statut", ""), data.get("quantite")
        free = statut == "esat" or (statut.startswith("agent_public") and data.get("temps") == "partiel")
        if "quantite" in self.errors:
            return
        if quantite is None and not free:
            self.add_error("quantite", "Indiquez combien, par exemple 100 pour un temps plein (0 sans travail).")
        elif data.get("mesure") == "pourcentage" and quantite is not None and quantite > 100:
            self.add_error("quantite", "Indiquez au plus 100\u00a0%\u00a0: les heures supplémentaires ne comptent pas.")
        if statut == "tns" and data.get("mesure") != "pourcentage":
            self.add_error(
                "mesure", "Pour un travailleur non salarié, indiquez le pourcentage de la contribution payée."
            )

    def years(self) -> range:
        """The years that this row stands for."""
        first: int = self.cleaned_data["annee"]
        return range(first, (self.cleaned_data.get("jusqu_a") or first) + 1)

    def fact(self, year: int) -> dict[str, Any]:
        """One activity, in the contract of `simulate`."""
        data = self.cleaned_data
        statut, _, _ = data["statut"].partition(":")
        found: dict[str, Any] = {"year": year, "statut": statut} | self._quantity(statut)
        if statut == "agent_public" and data["temps"]:
            found["temps"] = data["temps"]
        if data["absence_heures"]:
            found["absences"] = [{"nature": data["absence_nature"], "hours": str(data["absence_heures"])}]
        if data["accord_heures"]:
            found["accord"] = {"complement_hours": str(data["accord_heures"])}
        return found

    def _quantity(self, statut: str) -> dict[str, Any]:
        data = self.cleaned_data
        quantite, reference = data["quantite"], data["reference"]
        if quantite is None or statut == "esat":
            return {}
        if statut == "tns":
            return {"contribution_ratio": decimal_string(Fraction(quantite) / 100)}
        if data["mesure"] == "salaire":
            return {"basis": "salaire", "pay": str(quantite)}
        if data["mesure"] == "jours":
            days = {"days_reference": str(reference)} if reference else {}
            return {"basis": "forfait_jours", "days_worked": str(quantite)} | days
        hours = {"reference_hours": str(reference)} if reference else {}
        if data["mesure"] == "heures":
            return {"worked_hours": str(quantite)} | hours
        full = Fraction(reference) if reference else FULL_TIME
        return {"worked_hours": decimal_string(full * Fraction(quantite) / 100)} | hours


class FormationForm(forms.Form):
    """A training already followed, or planned."""

    le = DateField(
        label="Début de la formation",
        help_text="Par exemple 04/09/2017",
        error_messages={"required": "Indiquez la date de début de la formation."},
    )
    heures = _number("Heures", "Prises sur le compte", 5_000, required=True)

    def full_clean(self) -> None:
        """A row left blank is not wrong."""
        super().full_clean()
        if self.is_bound and self.vide:
            self._errors = ErrorDict()

    @property
    def vide(self) -> bool:
        """A row left blank counts for nothing."""
        return not any(str(self[name].value() or "").strip() for name in ("le", "heures"))

    def clean(self) -> dict[str, Any]:
        """Hours to take."""
        data = super().clean() or self.cleaned_data
        if not data.get("heures") and "heures" not in self.errors:
            self.add_error("heures", "Indiquez le nombre d’heures de la formation.")
        return data

    def fact(self) -> dict[str, str]:
        """One use, in the contract of `simulate`."""
        return {"on": self.cleaned_data["le"].isoformat(), "hours": str(self.cleaned_data["heures"])}


class _Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    default_error_messages = {  # noqa: RUF012  Django reads this very attribute
        "missing_management_form": "Le formulaire est incomplet. Rechargez la page.",
        "too_many_forms": f"Indiquez {MOST_ROWS} lignes au plus.",
    }


def _formset(form: type[forms.Form]) -> Any:
    return forms.formset_factory(
        form, formset=_Rows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 10, validate_max=True
    )


ActiviteFormSet: Any = _formset(ActiviteForm)
FormationFormSet: Any = _formset(FormationForm)
