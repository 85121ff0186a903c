"""Is an organisme payable by a funder for an action? The decision table of the texts, with its reasons.

Both days count: that of the decision and that of the entry into training.
"""

from dataclasses import dataclass
from datetime import date

from modules.enums import NatureAction
from modules.rules.eligibility import first_day, ineligibility

NACRE_LAST_DAY = date(2017, 12, 31)
PERMIS_CATALOGUE_FROM = date(2018, 1, 1)
PERMIS_FROM = date(2017, 3, 15)


@dataclass(frozen=True, slots=True)
class Motif:
    """One reason, with its article; `favorable` says which way it goes."""

    code: str
    texte: str
    favorable: bool
    article: str


@dataclass(frozen=True, slots=True)
class Payabilite:
    """The answer for one day."""

    payable: bool
    motifs: tuple[Motif, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known on one day of an organisme before a funder."""

    declared: bool
    in_catalogue: bool
    nacre_convention: bool
    nature: str
    nacre_is_entry: bool = True


def payability(situation: Situation, *, day: date) -> Payabilite:
    """Declared, in the funder's catalogue or in one of the two dated exceptions, for an action eligible that day."""
    motifs = [
        Motif("declaree", "La déclaration d’activité est en vigueur.", True, "L6351-1")
        if situation.declared
        else Motif("non_declaree", "Aucune déclaration d’activité n’est en vigueur ce jour-là.", False, "L6351-1")
    ]
    motifs.append(_entry(situation, day))
    if why := ineligibility(situation.nature, day):
        since = f"{first_day(situation.nature):%d/%m/%Y}"
        text = f"L’action «\u00a0{NatureAction(situation.nature).label}\u00a0» n’est éligible que depuis le {since}."
        motifs.append(Motif("action_trop_tot", text, False, why.reference))
    return Payabilite(all(motif.favorable for motif in motifs), tuple(motifs))


def _entry(situation: Situation, day: date) -> Motif:
    if situation.in_catalogue:
        return Motif("au_catalogue", "L’organisme est au catalogue de référence du financeur.", True, "R6316-2")
    nacre = situation.nature == NatureAction.CREATION_REPRISE and situation.nacre_convention
    if nacre and situation.nacre_is_entry and day <= NACRE_LAST_DAY:
        return Motif(
            "nacre",
            "Une convention NACRE en vigueur au 31\u00a0décembre 2016 vaut qualité jusqu’au 31\u00a0décembre 2017.",
            True,
            "D6323-8-2",
        )
    if situation.nature == NatureAction.PERMIS_B and PERMIS_FROM <= day < PERMIS_CATALOGUE_FROM:
        return Motif(
            "permis_avant_2018",
            "Le catalogue n’est exigé des auto-écoles qu’à partir du 1er\u00a0janvier 2018.",
            True,
            "D6323-8-3",
        )
    return Motif("hors_catalogue", "L’organisme n’est pas au catalogue de référence du financeur.", False, "R6316-2")
