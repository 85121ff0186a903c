"""The yearly report (bilan pédagogique et financier, article L6352-11): when it is due, what it must say."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from organismes.rules.admissibility import DeclarationFact
from organismes.rules.deadlines import lapse_on

#: Cadre C of the form: where the money came from, in cents.
PRODUITS = {
    "entreprises": "Entreprises, pour leurs salariés",
    "organismes_collecteurs": "Organismes collecteurs agréés (Opca, Opacif)",
    "pouvoirs_publics": "Pouvoirs publics (État, régions, Pôle emploi)",
    "particuliers": "Particuliers, à leurs frais",
    "autres_organismes": "Autres organismes de formation",
    "autres_produits": "Autres produits de formation",
}
#: Cadre D, in cents.
CHARGES = {
    "charges_totales": "Total des charges de formation",
    "salaires_formateurs": "dont salaires des formateurs",
    "achats_formation": "dont achats de prestations de formation",
}
#: Cadre F: people and hours.
PUBLICS = {
    "salaries": "Salariés",
    "demandeurs_emploi": "Demandeurs d’emploi",
    "particuliers": "Particuliers à leurs frais",
    "autres": "Autres publics",
}
LONGEST = 2_000 * 3600


def last_day(annee: int) -> date:
    """Last day to send the report of a year: 30 April of the next."""
    return lapse_on(annee) - timedelta(days=1)


def is_due(fact: DeclarationFact, annee: int, *, first_year: bool = True) -> bool:
    """True if a body owes the report of a year: its declaration stood on some day of it."""
    if fact.decided_on is None:
        return False
    if fact.decided_on.year > annee or (fact.decided_on.year == annee and not first_year):
        return False
    # One that had ended before the year owes nothing for it.
    return fact.ended_on is None or fact.ended_on > date(annee, 1, 1)


def missed_year(
    fact: DeclarationFact, *, sent: Mapping[int, date], active: Collection[int], today: date, first_year: bool = True
) -> int | None:
    """First year whose report did not come by 30 April, or shows no training; None if there is none.

    `sent`: first day of sending by year; `active`: years whose report, sent in time, shows training.
    """
    if fact.decided_on is None or fact.etat not in {"enregistree", "cessee"}:
        return None
    for annee in range(fact.decided_on.year, today.year):
        if today <= last_day(annee) or not is_due(fact, annee, first_year=first_year):
            continue
        if annee not in sent or sent[annee] > last_day(annee) or annee not in active:
            return annee
    return None


@dataclass(frozen=True, slots=True)
class Remarque:
    """One thing that does not fit in a report. `bloque`: it cannot be sent so."""

    champ: str
    texte: str
    bloque: bool = True


def heures_totales(contenu: Mapping[str, Any]) -> int:
    """Seconds of training given in the year."""
    return sum(contenu.get(f"heures_{code}") or 0 for code in PUBLICS)


def stagiaires_totaux(contenu: Mapping[str, Any]) -> int:
    """People trained in the year."""
    return sum(contenu.get(f"stagiaires_{code}") or 0 for code in PUBLICS)


def produits_totaux(contenu: Mapping[str, Any]) -> int:
    """Cents received for training in the year."""
    return sum(contenu.get(f"produit_{code}") or 0 for code in PRODUITS)


def shows_training(contenu: Mapping[str, Any]) -> bool:
    """False for a report without any training: it lapses the declaration like a missing one (article L6351-6)."""
    return heures_totales(contenu) > 0 and stagiaires_totaux(contenu) > 0


def remarks(contenu: Mapping[str, Any]) -> list[Remarque]:
    """What does not fit, field by field; then what will happen if it is sent as it is."""
    found = []
    for code, label in PUBLICS.items():
        people, hours = contenu.get(f"stagiaires_{code}") or 0, contenu.get(f"heures_{code}") or 0
        if people and not hours:
            found.append(Remarque(f"heures_{code}", f"{label}\u00a0: {people} stagiaires, mais aucune heure."))
        if hours and not people:
            found.append(Remarque(f"stagiaires_{code}", f"{label}\u00a0: des heures, mais aucun stagiaire."))
        if people and hours > people * LONGEST:
            found.append(Remarque(f"heures_{code}", f"{label}\u00a0: plus de 2\u00a0000\u00a0h par stagiaire."))
    total = contenu.get("charges_totales") or 0
    parts = (contenu.get("salaires_formateurs") or 0) + (contenu.get("achats_formation") or 0)
    if parts > total:
        found.append(Remarque("charges_totales", "Les salaires et les achats dépassent le total des charges."))
    if heures_totales(contenu) and not contenu.get("formateurs"):
        found.append(Remarque("formateurs", "Des heures ont été données, mais par aucun formateur."))
    if not shows_training(contenu):
        found.append(
            Remarque(
                "",
                "Ce bilan ne montre aucune action de formation\u00a0: la déclaration deviendra caduque le 1er\u00a0mai.",
                bloque=False,
            )
        )
    return found
