"""The JSON contract of `simulate`, read strictly into the typed facts of `declared`.

Everything here is also importable from this module: `Facts`, `Activite`, `Diplome`, `Use`…
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from accounts.rules import declared, fields
from accounts.rules.counters import Compteur
from accounts.rules.dates import french_day
from accounts.rules.declared import (
    Absence,
    Activite,
    ActiviteCitoyenne,
    Benevolat,
    Correctif,
    Diplome,
    Facts,
    Ouverture,
    PeriodeStatut,
    Titulaire,
)
from accounts.rules.fields import FactsError, Reader, decode
from accounts.rules.parameters import load
from accounts.rules.results import Accord, Capture, Use

__all__ = [
    "Absence",
    "Accord",
    "Activite",
    "ActiviteCitoyenne",
    "Benevolat",
    "Capture",
    "Correctif",
    "Diplome",
    "Facts",
    "FactsError",
    "Ouverture",
    "PeriodeStatut",
    "Titulaire",
    "Use",
    "decode",
    "parse_activite",
    "parse_facts",
    "parse_use",
]

KEYS = (
    "titulaire",
    "ouverture",
    "activites",
    "diplomes",
    "dif",
    "points_c3p",
    "inaptitude_hours",
    "cec",
    "correctifs",
    "euros_en_heures",
    "uses",
)
HOURS_IN_A_YEAR = 8784
START = date(2015, 1, 1)
# Months of one unit of an ISO 8601 duration, for the categories counted in months or years.
MONTHS = {"Y": 12, "M": 1}
DURATION_UNITS = {"service_civique": "M", "maitre_apprentissage": "M", "reserve_militaire": "D"}


def parse_facts(data: object) -> Facts:
    """Typed facts of a decoded JSON document. Raises FactsError at the first value that cannot be used."""
    reader = Reader.of(data, "", KEYS)
    parameters = load()
    dif = reader.optional("dif", _dif) or 0
    inaptitude_maximum = int(parameters.number("agent_public.inaptitude_maximum", date(2017, 1, 1)))
    facts = Facts(
        titulaire=reader.optional("titulaire", _titulaire) or Titulaire(),
        ouvertures=reader.each("ouverture", _ouverture),
        activites=reader.each("activites", parse_activite),
        diplomes=reader.each("diplomes", _diplome),
        dif=dif,
        points_c3p=reader.optional("points_c3p", fields.whole, maximum=int(parameters.number("c3p.maximum", START)))
        or 0,
        inaptitude=reader.optional(
            "inaptitude_hours", fields.quantity, compteur=Compteur.CPF_PUBLIC, maximum=inaptitude_maximum
        )
        or 0,
        cec=reader.each("cec", _cec),
        correctifs=reader.each("correctifs", _correctif),
        transferts=tuple(sorted(set(reader.each("euros_en_heures", _transfert)))),
        uses=reader.each("uses", parse_use),
    )
    if facts.inaptitude and not facts.is_agent():
        raise FactsError(
            "inaptitude_hours",
            "Le crédit de prévention de l’inaptitude est réservé aux agents publics. "
            "Déclarez un statut agent_public ou retirez ces heures.",
        )
    _check_agent(facts)
    return facts


def _check_agent(facts: Facts) -> None:
    """What only a public agent may ask for, on the very day."""
    for rank, day in enumerate(facts.transferts):
        if not facts.agent_on(day):
            raise FactsError(
                f"euros_en_heures[{rank}].on",
                "Seul un agent public peut demander ses euros en heures. "
                "Déclarez son statut agent_public à cette date, ou retirez la demande.",
            )
    for rank, use in enumerate(facts.uses):
        if use.anticipation is not None and not facts.agent_on(use.on):
            raise FactsError(
                f"uses[{rank}].anticipation",
                "Seul un agent public peut utiliser des heures par anticipation. "
                "Déclarez son statut agent_public à cette date, ou retirez l’anticipation.",
            )


def _titulaire(value: object, path: str) -> Titulaire:
    reader = Reader.of(value, path, ("birth_date", "statuts", "retired_on", "died_on"))
    found = Titulaire(
        birth_date=reader.optional("birth_date", fields.day),
        statuts=reader.each("statuts", _statut),
        retired_on=reader.optional("retired_on", fields.day),
        died_on=reader.optional("died_on", fields.day),
    )
    for key in ("retired_on", "died_on"):
        after: date | None = getattr(found, key)
        if after and found.birth_date and after < found.birth_date:
            raise FactsError(reader.at(key), "Cette date précède la date de naissance. Vérifiez les deux dates.")
    if found.retired_on and found.died_on and found.retired_on > found.died_on:
        raise FactsError(reader.at("retired_on"), "La retraite ne peut pas suivre le décès. Vérifiez les deux dates.")
    return found


def _statut(value: object, path: str) -> PeriodeStatut:
    reader = Reader.of(value, path, ("statut", "from", "to", "categorie"))
    period = PeriodeStatut(
        statut=reader.required("statut", fields.choice, options=declared.STATUTS),
        from_on=reader.required("from", fields.day),
        until_on=reader.optional("to", fields.day),
        categorie=reader.optional("categorie", fields.choice, options=declared.CATEGORIES),
    )
    if period.until_on and period.until_on < period.from_on:
        raise FactsError(reader.at("to"), "La fin du statut précède son début. Vérifiez les deux dates.")
    return period


def _ouverture(value: object, path: str) -> Ouverture:
    reader = Reader.of(value, path, ("compteur", "quantite", "on"))
    compteur: str = reader.required("compteur", fields.choice, options=list(Compteur))
    opened = Ouverture(
        compteur=compteur,
        quantite=reader.required("quantite", fields.quantity, compteur=compteur, maximum=100_000),
        on=reader.required("on", fields.day, first_year=START.year),
    )
    if compteur.endswith("_eur") and opened.on < load().day("conversion.jour"):
        raise FactsError(
            reader.at("compteur"),
            "Les compteurs en euros existent depuis le 1er janvier 2019. Reprenez ce solde en heures.",
        )
    return opened


def parse_activite(value: object, path: str) -> Activite:
    """One year of activity. Raises FactsError."""
    names = (
        "year", "statut", "employeur", "worked_hours", "reference_hours", "basis", "days_worked", "days_reference",
        "pay", "temps", "contribution_ratio", "accord", "absences",
    )  # fmt: skip
    reader = Reader.of(value, path, names)
    found = Activite(
        year=reader.required("year", fields.year),
        statut=reader.required("statut", fields.choice, options=declared.STATUTS),
        employeur=reader.optional("employeur", fields.siret),
        worked_hours=reader.optional("worked_hours", fields.number, maximum=HOURS_IN_A_YEAR),
        reference_hours=reader.optional("reference_hours", fields.number, maximum=HOURS_IN_A_YEAR, positive=True),
        basis=reader.optional("basis", fields.choice, options=declared.BASES) or "heures",
        days_worked=reader.optional("days_worked", fields.number, maximum=366),
        days_reference=reader.optional("days_reference", fields.number, maximum=366, positive=True),
        pay=reader.optional("pay", fields.number, maximum=99_999_999),
        temps=reader.optional("temps", fields.choice, options=declared.TEMPS) or "plein",
        contribution_ratio=reader.optional("contribution_ratio", fields.number, maximum=1),
        complement=reader.optional("accord", _accord) or 0,
        absences=reader.each("absences", _absence),
    )
    _check_basis(reader, found)
    return found


def _check_basis(reader: Reader, activite: Activite) -> None:
    """The quantity that the basis counts must be there, unless the regime does not look at it."""
    if activite.statut in ("tns", "esat") or activite.absences:
        return
    if activite.statut == "agent_public" and activite.temps == "partiel":
        return
    if activite.basis == "salaire" and activite.pay is None:
        raise FactsError(reader.at("pay"), "Indiquez la rémunération de l’année, puisque la base est le salaire.")
    if activite.basis == "forfait_jours" and activite.days_worked is None and activite.worked_hours is None:
        raise FactsError(
            reader.at("days_worked"),
            "Indiquez les jours travaillés dans l’année, puisque la base est le forfait en jours.",
        )
    if activite.basis == "heures" and activite.worked_hours is None:
        raise FactsError(
            reader.at("worked_hours"), 'Indiquez les heures travaillées dans l’année ("0" s’il n’y en a pas).'
        )


def _accord(value: object, path: str) -> int:
    reader = Reader.of(value, path, ("complement_hours",))
    return reader.optional("complement_hours", fields.quantity, compteur=Compteur.CPF, maximum=1000) or 0


def _absence(value: object, path: str) -> Absence:
    reader = Reader.of(value, path, ("nature", "hours"))
    return Absence(
        nature=reader.required("nature", fields.choice, options=declared.NATURES_ABSENCE),
        hours=reader.required("hours", fields.number, maximum=HOURS_IN_A_YEAR),
    )


def _diplome(value: object, path: str) -> Diplome:
    names = ("niveau", "certification_ccn", "declared_on", "declared_by", "obtained_on", "found_false_on")
    reader = Reader.of(value, path, names)
    found = Diplome(
        niveau=reader.required("niveau", fields.choice, options=declared.NIVEAUX),
        declared_on=reader.required("declared_on", fields.day),
        declared_by=reader.optional("declared_by", fields.choice, options=declared.DECLARANTS) or "titulaire",
        certification_ccn=reader.optional("certification_ccn", fields.flag) or False,
        obtained_on=reader.optional("obtained_on", fields.day),
        found_false_on=reader.optional("found_false_on", fields.day),
    )
    if found.found_false_on and found.found_false_on < found.declared_on:
        raise FactsError(
            reader.at("found_false_on"), "Une déclaration ne peut pas être reconnue inexacte avant d’être faite."
        )
    return found


def _dif(value: object, path: str) -> int:
    reader = Reader.of(value, path, ("hours",))
    maximum = int(load().number("dif.maximum", START))
    return reader.optional("hours", fields.quantity, compteur=Compteur.DIF, maximum=maximum) or 0


def _cec(value: object, path: str) -> ActiviteCitoyenne:
    reader = Reader.of(value, path, ("categorie", "year", "associations", "duration"))
    categorie: str = reader.required("categorie", fields.choice, options=declared.CATEGORIES_CEC)
    return ActiviteCitoyenne(
        categorie=categorie,
        year=reader.required("year", fields.year),
        associations=reader.each("associations", _benevolat),
        duration=reader.optional("duration", _duration_reader(DURATION_UNITS.get(categorie, "Y"))),
    )


def _benevolat(value: object, path: str) -> Benevolat:
    reader = Reader.of(value, path, ("rna", "hours"))
    return Benevolat(
        association=reader.required("rna", fields.association),
        hours=reader.required("hours", fields.number, maximum=HOURS_IN_A_YEAR),
    )


def _duration_reader(unit: str) -> Callable[[object, str], Fraction]:
    """Reader of a duration in the unit of its category: a plain number, or ISO 8601 (« P6M »)."""

    def read(value: object, path: str) -> Fraction:
        iso = re.fullmatch(r"P([0-9]{1,4})([YMD])", value, re.ASCII) if isinstance(value, str) else None
        if iso is None:
            return fields.number(value, path, maximum=36_600)
        count, given = int(iso.group(1)), iso.group(2)
        if given == unit:
            return Fraction(count)
        if "D" in (given, unit):
            wanted = {"D": "jours", "M": "mois", "Y": "années"}[unit]
            raise FactsError(
                path, f'Pour cette catégorie, la durée se compte en {wanted}, par exemple "P6{unit}" ou "6".'
            )
        return Fraction(count * MONTHS[given], MONTHS[unit])

    return read


def _correctif(value: object, path: str) -> Correctif:
    reader = Reader.of(value, path, ("year", "hours"))
    return Correctif(
        year=reader.required("year", fields.year, first=START.year),
        quantite=reader.required("hours", fields.quantity, compteur=Compteur.CORRECTIF, maximum=1000, positive=True),
    )


def _transfert(value: object, path: str) -> date:
    """The day on which a public agent asks for her euros in hours."""
    reader = Reader.of(value, path, ("on",))
    found: date = reader.required("on", fields.day, first_year=START.year)
    first = load().day("transfert.debut")
    if found < first:
        raise FactsError(
            reader.at("on"),
            f"Les euros deviennent des heures d’agent public depuis le {french_day(first)}. Vérifiez la date.",
        )
    return found


def parse_use(value: object, path: str) -> Use:
    """One training. Raises FactsError."""
    reader = Reader.of(value, path, ("on", "hours", "cec_seul", "anticipation"))
    found = Use(
        on=reader.required("on", fields.day, first_year=START.year),
        hours=reader.required("hours", fields.quantity, compteur=Compteur.CPF, maximum=100_000, positive=True),
        cec_seul=reader.optional("cec_seul", fields.flag) or False,
        anticipation=reader.optional("anticipation", _accord_public),
    )
    if found.anticipation is not None and found.anticipation.on > found.on:
        raise FactsError(
            f"{reader.at('anticipation')}.accord_on",
            "L’accord de l’employeur public précède la formation. Vérifiez les deux dates.",
        )
    return found


def _accord_public(value: object, path: str) -> Accord:
    reader = Reader.of(value, path, ("accord_on", "fin_contrat"))
    agreed = reader.optional("accord_on", fields.day, first_year=START.year)
    if agreed is None:
        raise FactsError(
            reader.at("accord_on"),
            "L’accord de l’employeur public manque\u00a0: sans lui, aucune heure ne se prend par anticipation. "
            "Indiquez sa date.",
        )
    return Accord(on=agreed, fin_contrat=reader.optional("fin_contrat", fields.day, first_year=START.year))


def read_document(text: str) -> Facts:
    """Facts of a JSON text."""
    decoded: Mapping[str, Any] = decode(text)
    return parse_facts(decoded)
