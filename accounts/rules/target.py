"""« When shall I have 100 hours? »: the day, or why never, under the hypotheses of one course."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import takewhile

from accounts.rules.counters import SECONDS, amount, amount_text, euros_text, hours_text, in_euros
from accounts.rules.dates import french_day
from accounts.rules.trajectory import FAR, Course, Point, balance_text, duration_text
from accounts.rules.usage import split

#: A fall below the target is told if it comes within so many years.
SOON = 5


@dataclass(frozen=True, slots=True)
class Cible:
    """What is wanted: hours of training, or euros."""

    quantite: Fraction
    unite: str = "h"

    @property
    def texte(self) -> str:
        """« 100 h », « 1 500,00 € »."""
        return euros_text(self.quantite) if self.unite == "EUR" else duration_text(self.quantite)


@dataclass(frozen=True, slots=True)
class Reponse:
    """The day, None if never or not before long; `etat`: atteint, a_venir, jamais, lointain."""

    etat: str
    on: date | None
    phrase: str
    precisions: tuple[str, ...] = ()


def answer(course: Course, cible: Cible) -> Reponse:
    """First day on which the account is worth the target, looked for far ahead; else the reason."""
    path = course.walk(FAR)
    before, still = next(path), 0
    if before.worth(cible.unite) >= cible.quantite:
        phrase = f"{cible.texte} dès le {french_day(before.on)}\u00a0: le compte porte {_held(course, before, cible)}."
        return Reponse(
            "atteint", before.on, phrase, (*_one_training(course, cible, before), *_falls(cible, path, before))
        )
    for point in path:
        if point.worth(cible.unite) >= cible.quantite:
            phrase = f"{cible.texte} le {french_day(point.on)}\u00a0: le compte portera {_held(course, point, cible)}."
            return Reponse(
                "a_venir", point.on, phrase, (*_one_training(course, cible, point), *_falls(cible, path, point))
            )
        if point.cause == "credit":
            same = point.worth(cible.unite) == before.worth(cible.unite)
            still = still + 1 if same and point.on > course.settled_on else 0
            if still == 2:
                return Reponse("jamais", None, _never(course, cible, point))
        before = point
    texte = f"{cible.texte}\u00a0: pas avant le {french_day(before.on)}, où le compte porterait {_held(course, before, cible)}."
    return Reponse("lointain", None, texte)


def _held(course: Course, point: Point, cible: Cible) -> str:
    """« 108 h »; « 1 620,00 €, soit 108 h à 15,00 € l’heure »; « 72 h, soit 1 080,00 € »."""
    texte = balance_text(point.soldes)
    euros = any(solde.quantite and in_euros(solde.compteur) for solde in point.soldes)
    price = euros_text(course.parameters.number("conversion.cpf", point.on))
    if cible.unite == "EUR":
        worth = euros_text(point.euros)
        return texte if texte == worth else f"{texte}, soit {worth} à {price} l’heure"
    return f"{texte}, soit {duration_text(point.heures)} à {price} l’heure" if euros else texte


def _never(course: Course, cible: Cible, point: Point) -> str:
    """The reason, taken from the last lines of the course."""
    start = f"{cible.texte}\u00a0: jamais sous ces hypothèses. Le compte reste à {_held(course, point, cible)}, "
    stopped = [line for line in point.lignes if line.plafond is not None and line.exact]
    if stopped:
        limits = " et ".join(dict.fromkeys(amount_text(line.plafond or Fraction(0), line.compteur) for line in stopped))
        articles = ", ".join(dict.fromkeys(line.regle for line in stopped)).replace("n° ", "n°\u00a0")
        return f"{start}car le plafond de {limits} arrête les inscriptions ({articles})."
    refused = next((line for line in point.lignes if line.taux is None and line.explication), None)
    if refused is not None:
        reason = refused.explication.partition("\u00a0: ")[2].rstrip(".")
        return f"{start}car {reason} ({refused.regle})."
    return f"{start}car aucune activité ne l’alimente plus (L6323-11)."


def _one_training(course: Course, cible: Cible, point: Point) -> tuple[str, ...]:
    """The account holds the hours, but the rules of use may let one training take fewer."""
    if cible.unite != "h":
        return ()
    retired_on = course.facts.titulaire.retired_on
    used = split(
        {solde.compteur: solde.quantite for solde in point.soldes},
        hours=int(cible.quantite * SECONDS),
        on=point.on,
        retired=retired_on is not None and retired_on <= point.on,
        agent=course.facts.agent_on(point.on),
        parameters=course.parameters,
    )
    if used.a_completer < SECONDS // 60:
        return ()
    usable = duration_text(cible.quantite - amount(used.a_completer, "cpf"))
    cap = course.parameters.optional("DIF_MIX_CAP", point.on)
    why = f"avec du DIF, {hours_text(cap)} au plus" if used.dif and cap is not None else "règles d’utilisation"
    return (f"Une même formation commencée ce jour-là ne pourrait en utiliser que {usable} ({why}, article R6323-7).",)


def _falls(cible: Cible, path: Iterator[Point], reached: Point) -> tuple[str, ...]:
    """The account may fall below the target again: a training, or the end of the DIF."""
    limit = date(reached.on.year + SOON, 12, 31)
    for point in takewhile(lambda point: point.on <= limit, path):
        if point.worth(cible.unite) < cible.quantite:
            why = {"usage": "formation prévue", "dif": "fin du DIF"}.get(point.cause, "")
            return (f"Le compte repasse sous {cible.texte} le {french_day(point.on)}" + (f" ({why})." if why else "."),)
    return ()
