"""What the administrator reads of the parameters: their present values, what a set changes, where its study is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import inf

from django.db.models import F, QuerySet

from accounts.enums import EtatJeu
from accounts.models import Campagne, JeuDeParametres
from accounts.rules.counters import french
from accounts.rules.parameters import ParameterError, Parametre, Parametres, Valeur, read_value
from accounts.selectors.law import law_in_force
from cpa_portal.web.formatting import NBSP, jour

UNITS = {
    "hour": f"{NBSP}h",
    "day": f"{NBSP}jours",
    "month": f"{NBSP}mois",
    "year": f"{NBSP}ans",
    "euro": f"{NBSP}€",
}
#: Days set by the law: what is asked at each movement of the ledger stands on them.
FIXED = frozenset({"credit.mois", "credit.jour"})


@dataclass(frozen=True, slots=True)
class Changement:
    """One value proposed, beside what stands on that day."""

    pk: int
    description: str
    source: str
    from_on: date
    avant: str
    apres: str


def changeable(parametre: Parametre) -> bool:
    """False for the days that the law sets."""
    return parametre.unit != "date" and parametre.nom not in FIXED


def written(value: Valeur, unit: str) -> str:
    """« 24 h », « 1/2 » as « 0,5 », « aucune règle »."""
    if value is None:
        return "aucune règle"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "aucun"
    if isinstance(value, Fraction):
        return f"{french(value)}{UNITS.get(unit, '')}"
    return jour(value) if isinstance(value, date) else value


def dated_values(parametre: Parametre) -> str:
    """« 24 h à partir du 1er janvier 2015 ; aucune règle à partir du… »."""
    return f"{NBSP}; ".join(
        f"{written(value, parametre.unit)} à partir du {jour(start)}" for start, value in parametre.valeurs
    )


def described(parametre: Parametre) -> str:
    """Its description, with the apostrophes of the screen."""
    return parametre.description.replace("'", "’")


def source_of(parametre: Parametre) -> str:
    """The article of law, or the name of the choice left open by the texts."""
    texte = parametre.reference.replace("n° ", f"n°{NBSP}")
    return f"Article {texte}" if texte[1:5].isdigit() else texte[:1].upper() + texte[1:]


def choices_of(law: Parametres) -> list[tuple[str, str]]:
    """Parameters that may be changed, by their French description."""
    rows = [parametre for parametre in law.par_nom.values() if changeable(parametre)]
    return [(row.nom, f"{described(row)} ({source_of(row)})") for row in sorted(rows, key=lambda row: row.description)]


def changements_of(jeu: JeuDeParametres) -> list[Changement]:
    """Each value of a set beside the one that it replaces."""
    law = law_in_force()
    found = []
    for row in jeu.valeurs.order_by("nom", "from_on"):
        parametre = law.par_nom[row.nom]
        try:
            after = written(read_value(parametre, row.valeur), parametre.unit)
        except ParameterError:  # the files changed since: the draft says what was typed
            after = row.valeur or ""
        found.append(
            Changement(
                pk=row.pk,
                description=described(parametre),
                source=source_of(parametre),
                from_on=row.from_on,
                avant=written(parametre.at(row.from_on), parametre.unit),
                apres=after,
            )
        )
    return found


def study_of(jeu: JeuDeParametres) -> Campagne | None:
    """The study of the very content of the set."""
    rows = jeu.campagnes.filter(nature=Campagne.Nature.PARAMETRES, empreinte=jeu.empreinte)
    return rows.order_by("-lancee_at").first()


def left_by_the_law(using: str) -> Callable[[int], bool]:
    """Which accounts the campaign of the last change has not computed again yet. Two queries at most."""
    last = JeuDeParametres.objects.using(using).filter(etat=EtatJeu.ACTIF).order_by("-rang").first()
    campagnes = Campagne.objects.using(using).filter(jeu__isnull=False, jeu=last, nature=Campagne.Nature.REELLE)
    left: list[tuple[int, float]] = []
    if (campagne := campagnes.first()) is not None:
        left = list(campagne.partitions.filter(curseur__lt=F("dernier_id")).values_list("curseur", "dernier_id"))
    elif last is not None:
        left = [(0, inf)]
    return lambda pk: any(done < pk <= end for done, end in left)


def jeux() -> "QuerySet[JeuDeParametres]":
    """Every change, the latest first."""
    return JeuDeParametres.objects.select_related("created_by").order_by("-created_at")
