"""What a projection is asked: a target, scenarios to compare, a planned training. Nothing that names anybody."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.forms.dates import DateField
from accounts.forms.declarations import HeuresField
from accounts.rules.counters import french
from accounts.rules.declared import Facts
from accounts.rules.hypotheses import Hypothese
from accounts.rules.regimes.titulaire import is_low, known
from accounts.rules.results import Use
from accounts.rules.target import Cible

SECONDS = 3600
MOST_SCENARIOS = 3
SCENARIOS = [
    ("actuel", "Comme aujourd’hui"),
    ("majoration", "Avec la majoration (aucun diplôme de niveau V)"),
    ("plein", "À temps plein"),
    ("partiel", "À temps partiel"),
    ("arret", "Sans travailler"),
    ("statut", "Sous un autre statut"),
    ("diplome", "Avec un diplôme de niveau V obtenu aujourd’hui"),
]
STATUTS = [
    ("salarie", "Salarié du privé"),
    ("agent_public:A", "Agent public de catégorie A"),
    ("agent_public:B", "Agent public de catégorie B"),
    ("agent_public:C", "Agent public de catégorie C"),
    ("tns", "Travailleur non salarié"),
    ("esat", "Travailleur d’ESAT"),
]
DEFAULTS = {
    "objectif": ["100"],
    "unite": ["h"],
    "scenarios": ["actuel", "majoration", "partiel"],
    "pourcentage": ["60"],
    "statut": ["agent_public:C"],
    "annees": ["10"],
}


def usual_scenarios(facts: Facts, today: date) -> list[str]:
    """Scenarios worth comparing: the increase only for whom it may still open."""
    standing = known(facts.diplomes, today)
    if any(not is_low(item) for item in standing):
        return ["actuel", "partiel"]
    return ["actuel", "partiel", "diplome"] if standing else DEFAULTS["scenarios"]


def completed(given: QueryDict, **usual: list[str]) -> QueryDict:
    """The query with the defaults of what it does not say, so that a short address means something."""
    data = given.copy()
    for name, values in (DEFAULTS | usual).items():
        if name not in data:
            data.setlist(name, values)
    return data


class ProjectionForm(forms.Form):
    """Read from the address: a projection may be kept as a bookmark or sent."""

    objectif = HeuresField(
        label="Objectif",
        help_text="Par exemple 100",
        max_digits=7,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=Decimal(20_000),
    )
    unite = forms.ChoiceField(
        label="Compté en", help_text="Heures ou euros", choices=[("h", "Heures de formation"), ("EUR", "Euros")]
    )
    scenarios = forms.MultipleChoiceField(
        label="Scénarios à comparer",
        help_text="Trois au plus",
        choices=SCENARIOS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins un scénario.",
            "invalid_choice": "Choisissez les scénarios dans la liste.",
        },
    )
    pourcentage = forms.IntegerField(
        label="Temps partiel, en pour cent",
        help_text="Sert au scénario «\u00a0À temps partiel\u00a0»",
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Indiquez un nombre entre 1 et 100.",
            "invalid": "Écrivez un nombre entier, par exemple 60.",
            "min_value": "Indiquez un nombre entre 1 et 100.",
            "max_value": "Indiquez un nombre entre 1 et 100.",
        },
    )
    statut = forms.ChoiceField(
        label="Nouveau statut",
        help_text="Sert au scénario «\u00a0Sous un autre statut\u00a0»",
        choices=STATUTS,
        error_messages={"invalid_choice": "Choisissez un statut de la liste."},
    )
    formation_heures = HeuresField(
        label="Formation prévue, en heures",
        help_text="Retirée du compte dans chaque scénario",
        required=False,
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=Decimal(5_000),
    )
    formation_le = DateField(label="Date de son début", required=False, help_text="Par exemple 03/09/2018")
    annees = forms.TypedChoiceField(
        label="Années à montrer",
        help_text="Inscriptions à venir",
        choices=[("5", "5"), ("10", "10"), ("15", "15"), ("20", "20")],
        coerce=int,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["objectif"].error_messages |= {
            "required": "Indiquez un objectif, par exemple 100.",
            "invalid": "Écrivez un nombre, par exemple 100.",
        }
        for name in {"objectif", "formation_heures"} & set(self.fields):
            self.fields[name].error_messages |= {
                "max_digits": "Ce nombre est trop grand.",
                "max_value": "Ce nombre est trop grand.",
                "min_value": "Indiquez un nombre supérieur à zéro.",
            }
        for name in ("unite", "annees"):
            self.fields[name].error_messages["invalid_choice"] = "Choisissez une valeur de la liste."

    def clean_scenarios(self) -> list[str]:
        """In the order of the list, three at most."""
        chosen: list[str] = self.cleaned_data["scenarios"]
        if len(chosen) > MOST_SCENARIOS:
            raise forms.ValidationError("Cochez trois scénarios au plus.")
        return [key for key, _ in SCENARIOS if key in chosen]

    def clean(self) -> dict[str, Any]:
        """A planned training has hours and a day to come."""
        data = super().clean() or self.cleaned_data
        hours, day = data.get("formation_heures"), data.get("formation_le")
        if hours and not day and "formation_le" not in self.errors:
            self.add_error("formation_le", "Indiquez la date de début de la formation prévue.")
        if day and not hours and "formation_heures" not in self.errors:
            self.add_error("formation_heures", "Indiquez la durée de la formation prévue.")
        if day and day <= self.today:
            self.add_error("formation_le", f"Indiquez une date après le {self.today:%d/%m/%Y}.")
        if day and day.year > self.today.year + 40:
            self.add_error("formation_le", "Indiquez une date plus proche.")
        return data

    def cible(self) -> Cible:
        """The target."""
        return Cible(Fraction(self.cleaned_data["objectif"]), self.cleaned_data["unite"])

    def hypotheses(self) -> list[tuple[str, Hypothese]]:
        """Title and hypothesis of each scenario."""
        return [self._hypothese(key) for key in self.cleaned_data["scenarios"]]

    def _hypothese(self, key: str) -> tuple[str, Hypothese]:
        data = self.cleaned_data
        part = Fraction(data["pourcentage"], 100)
        statut, _, categorie = data["statut"].partition(":")
        planned = data.get("formation_le")
        usages = (Use(planned, int(data["formation_heures"] * SECONDS)),) if planned else ()
        made: dict[str, tuple[str, dict[str, Any]]] = {
            "actuel": ("Comme aujourd’hui", {}),
            "majoration": ("Avec la majoration", {"majoration": "avec"}),
            "plein": ("À temps plein", {"activite": "plein"}),
            "partiel": (f"À {french(part * 100)}\u00a0% d’un temps plein", {"activite": "partiel", "part": part}),
            "arret": ("Sans travailler", {"activite": "arret"}),
            "statut": (dict(STATUTS)[data["statut"]], {"statut": statut, "categorie": categorie or None}),
            "diplome": ("Avec un diplôme de niveau V", {"majoration": "sans"}),
        }
        titre, options = made[key]
        return titre, Hypothese(usages=usages, **options)
