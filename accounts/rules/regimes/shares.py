"""Share of a full year that one declared activity is worth (R6323-1), as an exact fraction."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from accounts.rules.counters import SECONDS, euros_text, french, hours_text
from accounts.rules.declared import Activite, PeriodeStatut, Titulaire
from accounts.rules.parameters import Parametres

ONE, ZERO = Fraction(1), Fraction(0)
#: Distinct activities whose share is remembered: most people of a year worked the same hours as somebody else.
REMEMBERED = 1 << 16


@dataclass(frozen=True, slots=True)
class Part:
    """Share of a year from one activity, the sentence that explains it, and hours added by agreement (seconds).

    `majorable`: the increased rule applies below level V; `always_raised`: it applies whatever the level.
    `salaried`: work counted in time, to which the half-time rule of 2019 applies.
    """

    statut: str
    share: Fraction
    texte: str
    majorable: bool = False
    always_raised: bool = False
    salaried: bool = False
    complement: int = 0
    politiques: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((self.texte, self.complement))


Parts = tuple[Part, ...]


def ordered(parts: Iterable[Part]) -> Parts:
    """The activities of a year in an order that is not that of their declaration."""
    found = tuple(parts)
    if len(found) < 2:
        return found
    return tuple(sorted(found, key=lambda part: (part.texte, part.share, part.statut, part.complement)))


def together(parts: Parts) -> Fraction:
    """Share of the year of all the activities, one year at most."""
    if len(parts) == 1:
        return parts[0].share
    return min(ONE, sum((part.share for part in parts), ZERO))


def complements(parts: Parts) -> Fraction:
    """Hours added by agreements."""
    seconds = sum(part.complement for part in parts)
    return Fraction(seconds, SECONDS) if seconds else ZERO


def joined(parts: Parts) -> str:
    """The sentences of all the activities of a year."""
    return "\u00a0; ".join(part.texte for part in parts)


@lru_cache(REMEMBERED)
def private_part(parameters: Parametres, activite: Activite) -> Part:
    """Activity that feeds the counter of the Code du travail."""
    if activite.statut == "tns":
        return _self_employed(parameters, activite)
    if activite.statut == "esat":
        return _esat(parameters, activite)
    return _worked(parameters, activite, parameters.names("absences.salarie", date(activite.year, 1, 1)), "L6323-12")


def public_part(parameters: Parametres, activite: Activite, titulaire: Titulaire) -> Part:
    """Activity of a public agent: part-time counts as full time, an incomplete post is pro-rated."""
    if activite.temps != "partiel":
        return _post(parameters, activite)
    counted = parameters.names("absences.agent_public", date(activite.year, 1, 1))
    present = activite.worked_hours != ZERO or any(item.nature in counted and item.hours for item in activite.absences)
    share = _presence(titulaire.statuts, activite.year) if present else ZERO
    months = "" if share in (ZERO, ONE) else f" (présence de {french(share * 12)} mois sur 12)"
    texte = f"temps partiel assimilé à un temps plein{months}"
    return Part(activite.statut, share, texte, complement=activite.complement)


@lru_cache(REMEMBERED)
def _post(parameters: Parametres, activite: Activite) -> Part:
    """A full-time or incomplete post, in proportion of the hours."""
    counted = parameters.names("absences.agent_public", date(activite.year, 1, 1))
    return _worked(parameters, activite, counted, "décret n° 2017-928")


@lru_cache(1 << 10)
def _presence(statuts: tuple[PeriodeStatut, ...], year: int) -> Fraction:
    """Part of the year spent as a public agent, in months and days; the whole year if no status says otherwise."""
    periods = [
        period
        for period in statuts
        if period.statut == "agent_public"
        and period.from_on.year <= year
        and (period.until_on is None or period.until_on.year >= year)
    ]
    if not periods:
        return ONE
    covered = ZERO
    for month in range(1, 13):
        length = monthrange(year, month)[1]
        days = sum(any(period.covers(date(year, month, day)) for period in periods) for day in range(1, length + 1))
        covered += Fraction(days, length)
    return covered / 12 if covered else ONE


def _worked(parameters: Parametres, activite: Activite, counted: frozenset[str], article: str) -> Part:
    """Hours, days or pay over their reference, with the absences that count in full. Overtime never counts."""
    day = date(activite.year, 1, 1)
    legal = parameters.number("salarie.reference_heures", day)
    absent = ignored = ZERO
    for item in activite.absences:
        if item.nature in counted:
            absent += item.hours
        else:
            ignored += item.hours
    politiques: tuple[str, ...] = ()
    if activite.basis == "salaire":
        reference = parameters.number("salarie.heures_smic", day) * parameters.number("smic.horaire", day)
        pay = activite.pay or ZERO
        share = pay / reference + absent / legal
        texte = f"{euros_text(pay)} de rémunération sur {euros_text(reference)} (2\u00a0080 fois le SMIC horaire)"
    elif activite.basis == "forfait_jours" and activite.days_worked is not None:
        days = _forfait(parameters, activite, day)
        share = activite.days_worked / days + absent / legal
        texte = f"forfait-jours, {french(activite.days_worked)}\u00a0jours sur {french(days)}, référence de {hours_text(legal)}"
        politiques = () if share >= ONE else ("FORFAIT_JOURS=jours",)
    else:
        reference = activite.reference_hours or legal
        hours = activite.worked_hours or ZERO
        share = (hours + absent if absent else hours) / reference
        texte = f"{hours_text(hours)} travaillées sur {hours_text(reference)}"
    if absent:
        texte += f", plus {hours_text(absent)} d’absences comptées en entier ({article})"
    if ignored:
        texte += f", sans compter {hours_text(ignored)} d’autres absences"
    if share > ONE:
        texte += ", ramenées à une année (les heures supplémentaires ne comptent pas)"
    return Part(
        activite.statut,
        min(ONE, share),
        texte,
        majorable=True,
        salaried=True,
        complement=activite.complement,
        politiques=politiques,
    )


def _forfait(parameters: Parametres, activite: Activite, day: date) -> Fraction:
    """Days of the agreement; at most 218 under the text of 2019."""
    legal = parameters.number("salarie.reference_jours", day)
    if activite.days_reference is None:
        return legal
    return min(activite.days_reference, legal) if activite.year >= 2019 else activite.days_reference


def _self_employed(parameters: Parametres, activite: Activite) -> Part:
    """Fed in proportion of the contribution really paid (décret n° 2016-1999), from 2018."""
    start = parameters.number("tns.debut", date(activite.year, 1, 1))
    if activite.year < start:
        return Part(activite.statut, ZERO, f"activité non salariée, prise en compte à partir de {start}")
    ratio = activite.contribution_ratio or ZERO
    if not ratio:
        return Part(activite.statut, ZERO, "contribution à la formation professionnelle non versée")
    return Part(
        activite.statut, ratio, f"contribution à la formation professionnelle versée à {french(ratio * 100)}\u00a0%"
    )


def _esat(parameters: Parametres, activite: Activite) -> Part:
    """A year of admission in an ESAT, full-time or not (L6323-34)."""
    start = parameters.number("esat.debut", date(activite.year, 1, 1))
    if activite.year < start:
        return Part(activite.statut, ZERO, f"admission en ESAT, prise en compte à partir de {start}")
    day = date(activite.year, 1, 1)
    euros = activite.year >= 2019
    policy, raised = ("ESAT_EUROS", "majore") if euros else ("ESAT_MAJORATION", "oui")
    choice = parameters.text(policy, day)
    return Part(
        activite.statut,
        ONE,
        "année d’admission en ESAT, à temps plein ou partiel",
        majorable=not euros and choice == raised,
        always_raised=euros and choice == raised,
        politiques=(f"{policy}={choice}",),
    )
