"""What a page says of the coming years: one answer per scenario, its hypotheses, a chart and its table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.charts import Graphique, amount_of, draw
from accounts.enums import Compteur
from accounts.models import Compte
from accounts.rules.counters import amount, in_euros, unit_of
from accounts.rules.declared import Facts
from accounts.rules.explanation.words import source_text
from accounts.rules.hypotheses import Hypothese
from accounts.rules.parameters import Parametres
from accounts.rules.results import Capture, Ligne, SoldeCalcule, Use, Utilisation
from accounts.rules.target import Cible, Reponse, answer
from accounts.rules.trajectory import Course, Point, balance_text
from accounts.selectors import soldes_of
from accounts.selectors.facts import uses_of
from accounts.selectors.law import law_in_force
from cpa_portal.clock.moment import Moment
from cpa_portal.web.formatting import heures

CAUSES = {
    "jour": "Situation de départ",
    "credit": "Inscription annuelle",
    "conversion": "Passage aux euros",
    "dif": "Fin du DIF",
    "usage": "Formation",
}


@dataclass(frozen=True, slots=True)
class Inscription:
    """One line of the rules: the sentence, then where it comes from."""

    titre: str
    explication: str
    source: str


@dataclass(frozen=True, slots=True)
class Etape:
    """One day of a scenario: what happens, the lines with their article, what the account holds."""

    jour: date
    cause: str
    lignes: list[Inscription]
    autres: list[str]
    solde: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario with its answer first."""

    rang: int
    titre: str
    reponse: Reponse
    rendues: str
    hypotheses: list[str]
    etapes: list[Etape]


@dataclass(frozen=True, slots=True)
class Comparaison:
    """The scenarios side by side; `rangees` is the table that says what the chart shows."""

    scenarios: list[Scenario]
    graphique: Graphique
    rangees: list[tuple[date, list[tuple[str, str, str]]]]
    note: str
    communes: list[str]


def compare(
    facts: Facts,
    scenarios: Iterable[tuple[str, Hypothese]],
    *,
    cible: Cible,
    annees: int,
    today: date,
    uses: Sequence[Use | Capture] = (),
    remarques: Sequence[str] = (),
    under_way: bool = False,
) -> Comparaison:
    """Every scenario from the same facts, under the law in force. `under_way`: see `suppose`."""
    law = law_in_force()
    courses = [
        (titre, Course(facts, one, today=today, parameters=law, uses=uses, under_way=under_way))
        for titre, one in scenarios
    ]
    paths = [list(course.walk(annees)) for _, course in courses]
    series = [
        (titre, [(point.on, point.worth(cible.unite)) for point in points])
        for (titre, _), points in zip(courses, paths, strict=True)
    ]
    return Comparaison(
        scenarios=[
            _scenario(rank, titre, course, points, cible)
            for rank, ((titre, course), points) in enumerate(zip(courses, paths, strict=True), 1)
        ],
        graphique=draw(series, unite=cible.unite, cible=cible.quantite, conversion=law.day("conversion.jour")),
        communes=[*courses[0][1].always, *remarques],
        rangees=_rows([titre for titre, _ in courses], paths, cible.unite),
        note=_note(law, cible.unite)
        if any(_mixed(point.soldes, cible.unite) for path in paths for point in path)
        else "",
    )


def _note(law: Parametres, unite: str) -> str:
    """How the chart counts what is not in its unit."""
    price = amount_of(law.number("conversion.cpf", law.day("conversion.jour")), "EUR")
    if unite == "EUR":
        return f"Les heures du secteur privé sont montrées en euros, à {price} l’heure. Celles d’un agent public n’y sont pas."
    return f"Les euros sont montrés en heures de formation, à {price} l’heure."


def _mixed(soldes: Iterable[SoldeCalcule], unite: str) -> bool:
    """True if what is held is not in the unit of the chart."""
    return any(solde.quantite and in_euros(solde.compteur) != (unite == "EUR") for solde in soldes)


def _scenario(rank: int, titre: str, course: Course, points: Sequence[Point], cible: Cible) -> Scenario:
    gained = course.gained_today
    return Scenario(
        rang=rank,
        titre=titre,
        reponse=answer(course, cible),
        rendues=amount_of(gained, "h") if gained > 0 else "",
        hypotheses=list(course.phrases),
        etapes=[
            Etape(
                jour=point.on,
                cause=CAUSES[point.cause],
                lignes=[_inscription(ligne) for ligne in point.lignes],
                autres=_others(point),
                solde=balance_text(point.soldes),
            )
            for point in points[1:]
        ],
    )


def _inscription(ligne: Ligne) -> Inscription:
    compteur, source = Compteur(str(ligne.compteur)), source_text(ligne.regle)
    if ligne.plafond is not None:
        source += f", plafond {amount_of(ligne.plafond, unit_of(ligne.compteur))}"
    given = amount_of(amount(ligne.quantite, ligne.compteur), unit_of(ligne.compteur))
    return Inscription(f"{compteur.label}, {given}" if ligne.quantite else "", ligne.explication, source + ".")


def _others(point: Point) -> list[str]:
    texts = [item.explication for item in point.sorties if item.nature != "conversion"]
    return texts + [texte for _, texte in uses_told(point.uses)]


def uses_told(uses: Iterable[Utilisation]) -> list[tuple[date, str]]:
    """Day of each training, and what each counter gave to it."""
    told = []
    for use in uses:
        parts = [("DIF", use.dif), ("CPF", use.cpf), ("abondement correctif", use.correctif), ("CEC", use.cec)]
        taken = ", ".join(f"{name} {heures(quantite)}" for name, quantite in parts if quantite)
        texte = f"Formation de {heures(use.hours)}\u00a0: {taken or 'rien sur le compte'}."
        if use.a_completer:
            texte += f" Il manque {heures(use.a_completer)}, à compléter par un abondement."
        told.append((use.on, texte))
    return told


def _rows(
    titres: Sequence[str], paths: Sequence[Sequence[Point]], unite: str
) -> list[tuple[date, list[tuple[str, str, str]]]]:
    """For each day of any scenario: title, what each account holds, and its worth when the unit differs."""
    days = sorted({point.on for points in paths for point in points})
    rows = []
    for day in days:
        cells = []
        for titre, points in zip(titres, paths, strict=True):
            point = [item for item in points if item.on <= day][-1]
            worth = amount_of(point.worth(unite), unite) if _mixed(point.soldes, unite) else ""
            cells.append((titre, balance_text(point.soldes), worth))
        rows.append((day, cells))
    return rows


def compare_for(
    compte: Compte, facts: Facts, scenarios: Iterable[tuple[str, Hypothese]], *, cible: Cible, annees: int, at: Moment
) -> Comparaison:
    """The scenarios of one account: a constant number of queries."""
    reserved = sum(solde.reserve for solde in soldes_of(compte) if not solde.in_euros)
    remarques = (
        [f"{heures(reserved)} réservées pour un dossier en cours sont encore comptées\u00a0: elles sortent à sa fin."]
        if reserved
        else []
    )
    return compare(
        facts,
        scenarios,
        cible=cible,
        annees=annees,
        today=at.today,
        uses=uses_of(compte, today=at.today),
        remarques=remarques,
        under_way=True,
    )
