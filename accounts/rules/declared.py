"""Facts of a person as declared: typed and frozen, as the rules read them.

Durations in hours and money in euros are exact fractions; what enters a counter (DIF, opening balance,
uses…) is an integer number of seconds, or of cents. `accounts.rules.facts` reads them from JSON.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from accounts.rules.results import Use

STATUTS = ("salarie", "agent_public", "tns", "esat", "demandeur_emploi")
CATEGORIES = ("A", "B", "C")
BASES = ("heures", "forfait_jours", "salaire")
TEMPS = ("plein", "partiel", "incomplet")
NATURES_ABSENCE = (
    "maternite",
    "paternite",
    "adoption",
    "presence_parentale",
    "soutien_familial",
    "proche_aidant",
    "parental",
    "maladie_professionnelle",
    "accident_travail",
    "maladie",
    "sans_solde",
    "autre",
)
NIVEAUX = ("VI", "V bis", "V", "IV", "III", "II", "I")
NIVEAUX_BAS = frozenset({"VI", "V bis"})
DECLARANTS = ("titulaire", "cep", "financeur")
CATEGORIES_CEC = (
    "benevolat",
    "service_civique",
    "reserve_militaire",
    "reserve_citoyenne",
    "reserve_communale",
    "reserve_sanitaire",
    "maitre_apprentissage",
    "pompier_volontaire",
    "autre",
)


@dataclass(frozen=True, slots=True)
class PeriodeStatut:
    """A status over a period, both days included."""

    statut: str
    from_on: date
    until_on: date | None = None
    categorie: str | None = None

    def covers(self, day: date) -> bool:
        """True if the status holds on that day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Titulaire:
    """The person: age, statuses, retirement, death."""

    birth_date: date | None = None
    statuts: tuple[PeriodeStatut, ...] = ()
    retired_on: date | None = None
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ouverture:
    """A balance taken over from elsewhere on a day, in the smallest unit of its counter."""

    compteur: str
    quantite: int
    on: date


@dataclass(frozen=True, slots=True)
class Absence:
    """Hours of absence inside an activity; article L6323-12 says which count."""

    nature: str
    hours: Fraction


@dataclass(frozen=True, slots=True)
class Activite:
    """Work of one year with one employer. Hours and days are fractions, pay is in euros, the accord in seconds."""

    year: int
    statut: str
    employeur: str | None = None
    worked_hours: Fraction | None = None
    reference_hours: Fraction | None = None
    basis: str = "heures"
    days_worked: Fraction | None = None
    days_reference: Fraction | None = None
    pay: Fraction | None = None
    temps: str = "plein"
    contribution_ratio: Fraction | None = None
    complement: int = 0
    absences: tuple[Absence, ...] = ()

    def __hash__(self) -> int:
        """Of what differs most often: shares are remembered by activity, millions of times in a campaign."""
        worked, pay = self.worked_hours, self.pay
        return hash((self.year, self.statut, worked and worked.numerator, pay and pay.numerator, self.absences))


@dataclass(frozen=True, slots=True)
class Diplome:
    """Declaration of the highest level (D6323-3-1). Pass every declaration that was true when made."""

    niveau: str
    declared_on: date
    declared_by: str = "titulaire"
    certification_ccn: bool = False
    obtained_on: date | None = None
    found_false_on: date | None = None


@dataclass(frozen=True, slots=True)
class Benevolat:
    """Hours in one association."""

    association: str
    hours: Fraction


@dataclass(frozen=True, slots=True)
class ActiviteCitoyenne:
    """Activity of the CEC in a calendar year. `duration` is in the unit of its category (months, days or years)."""

    categorie: str
    year: int
    associations: tuple[Benevolat, ...] = ()
    duration: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Correctif:
    """Corrective top-up of a year (L6323-13), in seconds."""

    year: int
    quantite: int


@dataclass(frozen=True, slots=True)
class Avance:
    """Hours (seconds) that the employer of a public agent agreed to advance, for a training recorded elsewhere."""

    on: date
    quantite: int
    fin_contrat: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of a person. `dif` and `inaptitude` are in seconds.

    `transferts`: days on which she asked, as a public agent, for her euros in hours.
    """

    titulaire: Titulaire = Titulaire()
    ouvertures: tuple[Ouverture, ...] = ()
    activites: tuple[Activite, ...] = ()
    diplomes: tuple[Diplome, ...] = ()
    dif: int = 0
    points_c3p: int = 0
    inaptitude: int = 0
    cec: tuple[ActiviteCitoyenne, ...] = ()
    correctifs: tuple[Correctif, ...] = ()
    uses: tuple[Use, ...] = ()
    avances: tuple[Avance, ...] = ()
    transferts: tuple[date, ...] = ()

    def is_agent(self) -> bool:
        """True if anything says that the person has been a public agent."""
        return (
            any(period.statut == "agent_public" for period in self.titulaire.statuts)
            or any(activite.statut == "agent_public" for activite in self.activites)
            or any(opened.compteur == "cpf_public" for opened in self.ouvertures)
        )

    def agent_on(self, day: date) -> bool:
        """True if the person is a public agent on a day; without statuses, as the activities of that year say."""
        held = {period.statut for period in self.titulaire.statuts if period.covers(day)}
        if not held:
            around = (day.year, day.year - 1, day.year + 1)
            for year in around:
                held = {activite.statut for activite in self.activites if activite.year == year}
                if held:
                    break
        return "agent_public" in held and "salarie" not in held

    def public_dif(self, entry: date) -> bool:
        """True if the DIF was earned as a public agent: status on the eve of its entry, else on the day itself."""
        eve = entry - timedelta(days=1)
        held_on_eve = any(period.covers(eve) for period in self.titulaire.statuts)
        held_on_day = any(period.covers(entry) for period in self.titulaire.statuts)
        return self.agent_on(entry if held_on_day and not held_on_eve else eve)
