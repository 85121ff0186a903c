"""The JSON contract of a projection: facts of `simulate`, scenarios and a target in; points and sentences out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from accounts.rules import declared, fields
from accounts.rules.counters import Compteur, decimal_string
from accounts.rules.declared import Facts
from accounts.rules.facts import parse_facts
from accounts.rules.fields import FactsError, Reader, decode
from accounts.rules.hypotheses import ACTIVITES, MAJORATIONS, Hypothese
from accounts.rules.parameters import Parametres
from accounts.rules.rendering import render
from accounts.rules.results import Capture, Entitlements, Use
from accounts.rules.target import Cible, answer
from accounts.rules.trajectory import Course, Point

YEARS, MOST_YEARS, MOST_SCENARIOS = 10, 30, 5
PERCENT = 100
#: Every day of a projection reads all the facts again: what one request may cost is bounded here.
MOST_FACTS, MOST_USES = 400, 30


@dataclass(frozen=True, slots=True)
class Demande:
    """What is asked: scenarios to compare, a target if there is one, and how many credits to show."""

    facts: Facts
    scenarios: tuple[Hypothese, ...] = (Hypothese(),)
    cible: Cible | None = None
    annees: int = YEARS
    under_way: bool = False


def read_projection(text: str) -> Demande:
    """A request in JSON. Raises FactsError at the first value that cannot be used."""
    reader = Reader.of(decode(text), "", ("faits", "scenarios", "objectif", "annees"))
    scenarios = reader.each("scenarios", _scenario, limit=MOST_SCENARIOS)
    annees = reader.optional("annees", fields.whole, maximum=MOST_YEARS)
    if annees == 0:
        raise FactsError("annees", "Demandez au moins une année.")
    return Demande(
        facts=reader.optional("faits", _facts) or Facts(),
        scenarios=scenarios or (Hypothese(),),
        cible=reader.optional("objectif", _cible),
        annees=annees or YEARS,
    )


def _facts(value: object, path: str) -> Facts:
    try:
        facts = parse_facts(value)
    except FactsError as error:
        raise FactsError(f"{path}.{error.field}", error.message) from None
    listed = (facts.activites, facts.cec, facts.correctifs, facts.ouvertures, facts.diplomes, facts.titulaire.statuts)
    if sum(len(items) for items in listed) > MOST_FACTS:
        raise FactsError(path, f"Une projection lit {MOST_FACTS}\u00a0faits au plus. Réduisez les listes.")
    if len(facts.uses) > MOST_USES:
        raise FactsError(f"{path}.uses", f"Une projection lit {MOST_USES}\u00a0formations au plus. Réduisez la liste.")
    return facts


def _scenario(value: object, path: str) -> Hypothese:
    names = ("activite", "pourcentage", "statut", "categorie", "majoration", "uses")
    reader = Reader.of(value, path, names)
    activite = reader.optional("activite", fields.choice, options=ACTIVITES) or "meme"
    percent = reader.optional("pourcentage", fields.number, maximum=PERCENT, positive=True)
    if percent is None and activite in ("partiel", "incomplet"):
        raise FactsError(reader.at("pourcentage"), 'Indiquez le pourcentage du temps plein, par exemple "60".')
    return Hypothese(
        activite=activite,
        part=Fraction(1) if percent is None else percent / PERCENT,
        statut=reader.optional("statut", fields.choice, options=declared.STATUTS) or "",
        categorie=reader.optional("categorie", fields.choice, options=declared.CATEGORIES),
        majoration=reader.optional("majoration", fields.choice, options=MAJORATIONS) or "",
        usages=reader.each("uses", _use, limit=10),
    )


def _use(value: object, path: str) -> Use:
    reader = Reader.of(value, path, ("on", "hours"))
    hours: int = reader.required("hours", fields.quantity, compteur=Compteur.CPF, maximum=10_000, positive=True)
    return Use(on=reader.required("on", fields.day, first_year=2015), hours=hours)


def _cible(value: object, path: str) -> Cible:
    reader = Reader.of(value, path, ("quantite", "unite"))
    unite = reader.optional("unite", fields.choice, options=("h", "EUR")) or "h"
    return Cible(reader.required("quantite", fields.number, maximum=100_000, positive=True), unite)


def render_projection(
    demande: Demande, *, today: date, parameters: Parametres, uses: Iterable[Use | Capture] = ()
) -> dict[str, Any]:
    """The answer of each scenario: hypotheses first, then the answer, then every day that changes the account."""
    taken = tuple(uses)
    return {
        "as_of": today.isoformat(),
        "parametres": parameters.version,
        "scenarios": [
            _scenario_document(_course(demande, one, today, parameters, taken), demande) for one in demande.scenarios
        ],
    }


def _course(
    demande: Demande, one: Hypothese, today: date, parameters: Parametres, uses: Iterable[Use | Capture]
) -> Course:
    return Course(demande.facts, one, today=today, parameters=parameters, uses=uses, under_way=demande.under_way)


def _scenario_document(course: Course, demande: Demande) -> dict[str, Any]:
    document: dict[str, Any] = {"hypotheses": [*course.phrases, *course.always]}
    if demande.cible is not None:
        reponse = answer(course, demande.cible)
        document["reponse"] = {
            "etat": reponse.etat,
            "on": reponse.on.isoformat() if reponse.on else None,
            "phrase": reponse.phrase,
            "precisions": list(reponse.precisions),
        }
    document["points"] = [_point(course, point) for point in course.walk(demande.annees)]
    return document


def _point(course: Course, point: Point) -> dict[str, Any]:
    day = render(
        Entitlements(
            as_of=point.on,
            version=course.parameters.version,
            lignes=point.lignes,
            soldes=point.soldes,
            uses=point.uses,
        )
    )
    return {
        "on": day["as_of"],
        "cause": point.cause,
        "heures": decimal_string(point.heures),
        "euros": decimal_string(point.euros),
        "soldes": day["soldes"],
        "lignes": day["lignes"],
        "uses": day["uses"],
        "sorties": [item.explication for item in point.sorties],
    }
