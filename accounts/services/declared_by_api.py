"""Years of activity declared by another service, up to a thousand at once: each is answered for itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction

from accounts import nir as nir_format
from accounts.models import Compte
from accounts.rules.facts import parse_activite
from accounts.rules.fields import FactsError, day
from accounts.services.activity import HOUR, Activity, checked
from accounts.services.import_chunk import Outcome, store
from accounts.services.import_lines import Line
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput
from cpa_portal.outbox.emission import emit_many

SOURCE = "api"
IDENTITY = ("nir", "nom_naissance", "prenoms", "date_naissance", "reference")
#: Name in the body for each field of an activity.
NAME_OF = {
    "employeur_siret": "employeur",
    "heures_secondes": "worked_hours",
    "reference_secondes": "reference_hours",
    "pay_centimes": "pay",
    "accord_secondes": "accord",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one activity: "added", "corrected", "unchanged", or "rejected" for the reasons by field."""

    reference: str
    result: str
    fields: Mapping[str, Sequence[str]]


def declare_activities(*, items: Sequence[object], actor: Actor, at: Moment) -> list[Result]:
    """Declare the activities that can be, in one transaction; a number that nobody has opens a waiting account."""
    results: dict[int, Result] = {}
    lines: list[Line] = []
    counts: dict[tuple[str, str], int] = {}
    for rank, item in enumerate(items):
        try:
            lines.append(_named(_line(rank, item, today=at.today), counts))
        except FactsError as error:
            results[rank] = _rejected(item, error.field, error.message)
        except InvalidInput as error:
            results[rank] = _rejected(item, NAME_OF.get(error.field or "", error.field or "activite"), error.message)
    outcome = _stored(lines, actor=actor, at=at)
    for rejected in outcome.rejected:
        results[rejected.numero] = _rejected(items[rejected.numero], rejected.champ, rejected.motif)
    for line in lines:
        if line.numero in outcome.results:
            results[line.numero] = Result(line.reference, outcome.results[line.numero], {})
    _ask_for_computation(outcome)
    return [results[rank] for rank in range(len(items))]


def _stored(lines: Sequence[Line], *, actor: Actor, at: Moment) -> Outcome:
    """Once more if somebody opened the same account meanwhile: it is there the second time."""
    try:
        with transaction.atomic():
            return store(lines, ranks={}, source=SOURCE, actor=actor, at=at)
    except IntegrityError:
        with transaction.atomic():
            return store(lines, ranks={}, source=SOURCE, actor=actor, at=at)


def _ask_for_computation(outcome: Outcome) -> None:
    versions = Compte.objects.filter(pk__in=outcome.changed).order_by("pk").values_list("pk", "facts_version")
    emit_many(topic="accounts.recompute", payloads={f"{pk}:{version}": {"compte_id": pk} for pk, version in versions})


def _line(rank: int, item: object, *, today: date) -> Line:
    """Raises FactsError or InvalidInput that names the field."""
    if not isinstance(item, Mapping):
        raise FactsError("activite", "Un objet JSON est attendu, entre accolades.")
    identity = {name: _text(item, name) for name in IDENTITY}
    rest = {key: value for key, value in item.items() if key not in IDENTITY}
    for name in ("nom_naissance", "prenoms"):
        if not any(character.isalpha() for character in identity[name]):
            raise InvalidInput("Cette valeur est absente.", field=name)
    birth_date = day(identity["date_naissance"], "date_naissance")
    nir = nir_format.canonical(identity["nir"])
    activity = checked(_activity(rest), today=today)
    return Line(
        numero=rank,
        nir=nir,
        nom_naissance=identity["nom_naissance"],
        prenoms=identity["prenoms"],
        birth_date=birth_date,
        activity=activity,
        kept=_kept(rest),
        reference=identity["reference"],
    )


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name) or ""
    if not isinstance(value, str):
        raise FactsError(name, "Un texte est attendu, entre guillemets.")
    if len(value) > 120 or (name == "reference" and len(value) > 60):
        raise FactsError(name, "Cette valeur est trop longue.")
    return " ".join(value.split())


def _activity(rest: Mapping[str, Any]) -> Activity:
    found = parse_activite(rest, "")
    return Activity(
        year=found.year,
        statut=found.statut,
        employeur_siret=found.employeur or "",
        basis=found.basis,
        heures_secondes=_scaled(found.worked_hours, HOUR, "worked_hours"),
        reference_secondes=_scaled(found.reference_hours, HOUR, "reference_hours"),
        days_worked=_decimal(found.days_worked, 2, "days_worked"),
        days_reference=_decimal(found.days_reference, 2, "days_reference"),
        pay_centimes=_scaled(found.pay, 100, "pay"),
        temps=found.temps,
        contribution_ratio=_decimal(found.contribution_ratio, 8, "contribution_ratio"),
        accord_secondes=found.complement,
        absences=tuple((item.nature, _scaled(item.hours, HOUR, "absences") or 0) for item in found.absences),
    )


def _scaled(value: Fraction | None, scale: int, field: str) -> int | None:
    if value is None:
        return None
    exact = value * scale
    if exact.denominator != 1:
        raise FactsError(field, "Cette valeur est trop précise. Arrondissez à deux décimales.")
    return exact.numerator


def _decimal(value: Fraction | None, places: int, field: str) -> Decimal | None:
    scaled = _scaled(value, 10**places, field)
    return None if scaled is None else Decimal(scaled) / 10**places


def _kept(rest: Mapping[str, Any]) -> str:
    """The activity as it was sent, without the identity."""
    return "; ".join(f"{key}={value}" for key, value in rest.items())[:2000]


def _named(line: Line, counts: dict[tuple[str, str], int]) -> Line:
    """The reference given, or the year, status, employer and rank; two in one request are two activities."""
    activity = line.activity
    wanted = line.reference or f"{activity.year}:{activity.statut}:{activity.employeur_siret}"
    rank = counts[line.nir, wanted] = counts.get((line.nir, wanted), 0) + 1
    if line.reference and rank > 1:
        raise InvalidInput("Cette référence est déjà employée dans la demande.", field="reference")
    return line if line.reference else replace(line, reference=f"{wanted}:{rank}")


def _rejected(item: object, field: str, message: str) -> Result:
    """The reason never repeats the number, whatever field it was written in."""
    reference, nir = "", ""
    if isinstance(item, Mapping):
        reference, nir = str(item.get("reference") or "")[:60], str(item.get("nir") or "")
    if len(nir) >= 5:
        field, message, reference = (text.replace(nir, "•••") for text in (field, message, reference))
    return Result(reference, "rejected", {field[:60]: [message]})
