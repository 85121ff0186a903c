"""Texts as sentences name them, and the days for which the parameters know their values."""

import re
from datetime import date, timedelta
from functools import cache

from accounts.rules.dates import french_day
from accounts.rules.explanation.results import Article
from accounts.rules.parameters import NUMERIC_UNITS, Parametre, Parametres

OBJETS = {
    "L5151-2": "retraite et décès : fin de l’alimentation du compte",
    "L5151-9": "activités de l’engagement citoyen",
    "L6323-1": "âge d’ouverture du compte",
    "L6323-3": "les heures inscrites restent acquises",
    "L6323-4": "abondements en heures complémentaires",
    "L6323-10": "alimentation du compte à la fin de chaque année",
    "L6323-11": "alimentation du compte et plafond",
    "L6323-11-1": "alimentation majorée en dessous du niveau V",
    "L6323-12": "absences prises en compte en entier",
    "L6323-13": "abondement correctif",
    "L6323-20": "prise en charge dans la limite des heures du compte",
    "L6323-34": "alimentation du compte des travailleurs d’ESAT",
    "R4162-4": "points de prévention de la pénibilité",
    "R6323-1": "durée de référence, proportion et arrondi",
    "R6323-2": "heures ajoutées par accord ou décision de l’employeur",
    "R6323-7": "heures de DIF",
    "D6323-3-1": "déclaration du niveau de diplôme",
    "R6323-3-1": "déclaration du niveau de diplôme depuis 2019",
    "décret n° 2016-1999": "compte des travailleurs non salariés",
    "décret n° 2017-928": "compte des agents publics",
    "décret n° 2018-1153": "conversion des heures en euros",
    "décret n° 2019-1392": "compte des agents publics depuis 2020",
    "ordonnance n° 2017-53": "droits à la formation des agents publics",
}
START = date(2015, 1, 1)
#: Amounts published every year: they say nothing of the life of the text that uses them.
YEARLY_AMOUNTS = frozenset({"smic.horaire"})
CODE = re.compile(r"[LRD][0-9]{4}-")


@cache
def article(law: Parametres, reference: str, day: date) -> Article:
    """A text on a day. Its validity is left out when the parameters only know one value, with no first or last day."""
    label = reference.replace("n° ", "n°\u00a0")
    libelle = f"article {label} du code du travail" if CODE.match(reference) else label
    since, until = _validity(law, reference, day)
    return Article(
        reference=reference,
        libelle=libelle,
        objet=OBJETS[reference].replace(" :", "\u00a0:"),
        du=since,
        au=until,
        validite=_said(since, until),
    )


def _validity(law: Parametres, reference: str, day: date) -> tuple[date | None, date | None]:
    """The days on which every number of the text stays what it is on this day."""
    spans = [
        _span(parametre, day)
        for parametre in law.par_nom.values()
        if (
            parametre.nom not in YEARLY_AMOUNTS
            and parametre.reference == reference
            and parametre.unit in NUMERIC_UNITS
            and parametre.at(day) is not None
        )
        or parametre.at(day) == reference
    ]
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans if end is not None]
    since, until = max(starts, default=None), min(ends, default=None)
    if until is None and (since is None or since <= START):
        return None, None
    return since, until


def _span(parametre: Parametre, day: date) -> tuple[date, date | None]:
    start, end = START, None
    for since, _ in parametre.valeurs:
        if since <= day:
            start = max(START, since)
        elif end is None:
            end = since - timedelta(days=1)
    return start, end


def _said(since: date | None, until: date | None) -> str:
    if since is None:
        return ""
    if until is None:
        return f"valeurs en vigueur depuis le {french_day(since)}"
    return f"valeurs en vigueur du {french_day(since)} au {french_day(until)}"
