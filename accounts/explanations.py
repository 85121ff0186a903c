"""What the pages, the document, the API and the command say of an account: why each hour is there or missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.declarations import withdrawn_sentence
from accounts.enums import Compteur
from accounts.models import Activite, Compte, Retrait
from accounts.nir import without_nir
from accounts.rules.declared import Facts
from accounts.rules.explanation import Explication, explain, render_explanation
from accounts.rules.explanation.results import (
    AnneeExpliquee,
    Bilan,
    LigneExpliquee,
    MentionExpliquee,
    Motif,
    SortieExpliquee,
    UsageExplique,
)
from accounts.rules.explanation.uses import taken
from accounts.rules.explanation.words import quantity
from accounts.selectors import facts_of, soldes_of, uses_of
from accounts.selectors.comptes import SoldeVue
from accounts.selectors.doubles import set_aside, told_by_dsn
from accounts.selectors.explanation import activities_received, debits_of
from accounts.selectors.law import law_in_force
from accounts.selectors.retraits import withdrawals_of
from cpa_portal.clock.moment import Moment

SOURCES = {
    "csv": "Fichier d’activité (CSV)",
    "dsn": "Déclaration sociale nominative (DSN) de l’employeur",
    "api": "Interface de programmation",
    "titulaire": "La personne elle-même",
    "cep": "Conseiller en évolution professionnelle",
    "demonstration": "Données de démonstration",
    "financeur": "Financeur de la formation",
    "administrateur": "Administrateur du portail",
    "systeme": "Le portail",
}
#: Lines received that are shown without being asked for.
SHORT = 6


@dataclass(frozen=True, slots=True)
class Recue:
    """One declaration of an activity as it was received, and what became of it."""

    source: str
    declared_on: date
    recorded_on: date
    closed_on: date | None
    fin: str
    ligne: str

    @property
    def fermee(self) -> bool:
        """True if it was corrected or withdrawn since."""
        return self.closed_on is not None

    @property
    def lignes(self) -> list[str]:
        """What was received, line by line: one for a CSV file, months of them for a DSN."""
        return self.ligne.splitlines()

    @property
    def longue(self) -> bool:
        """True if the lines are too many to stand open on a page."""
        return len(self.lignes) > SHORT


@dataclass(frozen=True, slots=True)
class Section:
    """A year with what was received of it."""

    annee: AnneeExpliquee
    recues: Sequence[Recue] = ()
    retraits: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Formation:
    """A training paid by the account."""

    usage: UsageExplique
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Vue:
    """An explanation as every door shows it."""

    explication: Explication
    sections: Sequence[Section]
    formations: Sequence[Formation]
    reserves: Sequence[str] = ()
    abondements: Sequence[str] = ()
    retraits: Sequence[str] = ()

    @property
    def bilans(self) -> tuple[Bilan, ...]:
        """Each counter."""
        return self.explication.bilans

    @property
    def autres(self) -> tuple[LigneExpliquee, ...]:
        """Lines that no year of activity gave."""
        return self.explication.autres

    @property
    def sorties(self) -> tuple[SortieExpliquee, ...]:
        """What the law took out."""
        return self.explication.sorties

    @property
    def mentions(self) -> tuple[MentionExpliquee, ...]:
        """What is shown without being on the account."""
        return self.explication.mentions

    @property
    def indus(self) -> tuple[Motif, ...]:
        """What was used beyond what exists."""
        return self.explication.indus

    @property
    def anticipations(self) -> tuple[Motif, ...]:
        """What an employer advanced, and what is left to repay."""
        return self.explication.anticipations

    @property
    def a_declarer(self) -> tuple[Motif, ...]:
        """What only the person can declare."""
        return self.explication.a_declarer


def told(explication: Explication) -> Vue:
    """An explanation that no table completes, such as the simulator's."""
    return Vue(
        explication,
        [Section(annee) for annee in reversed(explication.annees)],
        [Formation(usage) for usage in explication.uses],
    )


def explained_account(compte: Compte, at: Moment, *, with_lines: bool = True) -> Vue:
    """The account on the legal day, latest year first. A constant number of queries.

    `with_lines` is False for an adviser: what an employer sent says more than hours, such as the pay.
    """
    facts, law = facts_of(compte), law_in_force()
    formations = _formations(compte, facts)
    explication = replace(
        explain(facts, uses_of(compte, today=at.today), at.today, parameters=law),
        uses=tuple(formation.usage for formation in reversed(formations)),
    )
    received: dict[int, list[Recue]] = {}
    rows = activities_received(compte)
    by_dsn = told_by_dsn((row.source, _work(row)) for row in rows if row.closed_at is None)
    for activite in rows:
        aside = activite.closed_at is None and set_aside(activite.source, _work(activite), by_dsn)
        received.setdefault(activite.year, []).append(_received(activite, with_lines=with_lines, aside=aside))
    soldes = soldes_of(compte)
    withdrawn = withdrawals_of(compte)
    years = {annee.annee for annee in explication.annees}
    return Vue(
        explication,
        [
            Section(annee, received.get(annee.annee, ()), _withdrawn(withdrawn, annee.annee))
            for annee in reversed(explication.annees)
        ],
        formations,
        reserves=[_reserved(solde) for solde in soldes if solde.reserve],
        abondements=[_topped_up(solde) for solde in soldes if solde.compteur == Compteur.ABONDEMENT],
        retraits=[withdrawn_sentence(row) for row in withdrawn if row.year not in years],
    )


def _withdrawn(rows: Sequence[Retrait], year: int) -> list[str]:
    """Declarations of a year that were withdrawn, the latest first."""
    return [withdrawn_sentence(row) for row in rows if row.year == year]


def document_of(vue: Vue, year: int | None = None) -> dict[str, Any]:
    """The explanation as JSON, with the declarations received; of one year only if it is named."""
    document = render_explanation(vue.explication)
    sections = {section.annee.annee: section for section in vue.sections}
    for annee in document["annees"]:
        section = sections[annee["annee"]]
        annee["declarations"] = [_declaration(recue) for recue in section.recues]
        annee["retraits"] = list(section.retraits)
    if year is not None:
        document["annees"] = [annee for annee in document["annees"] if annee["annee"] == year]
    apart = {"reserves": vue.reserves, "abondements": vue.abondements, "retraits": vue.retraits}
    return document | {name: list(phrases) for name, phrases in apart.items()}


def _declaration(recue: Recue) -> dict[str, Any]:
    return {
        "source": recue.source,
        "declared_on": recue.declared_on.isoformat(),
        "recorded_on": recue.recorded_on.isoformat(),
        "closed_on": recue.closed_on.isoformat() if recue.closed_on else None,
        "fin": recue.fin or None,
        "ligne_recue": recue.ligne or None,
    }


def _formations(compte: Compte, facts: Facts) -> list[Formation]:
    """What the ledger took, one training and one day at a time, the latest first."""
    law, found = law_in_force(), debits_of(compte)
    return [
        Formation(taken(law, facts, on, debits), cause)
        for (on, cause), debits in sorted(found.items(), key=lambda item: item[0], reverse=True)
    ]


def _work(activite: Activite) -> tuple[int, int, str, str]:
    return (activite.compte_id, activite.year, activite.statut, activite.employeur_siret)


def _received(activite: Activite, *, with_lines: bool, aside: bool) -> Recue:
    closed, source = activite.closed_at, SOURCES.get(activite.source, activite.source)
    return Recue(
        source=f"{source}, écartée\u00a0: la DSN du même employeur compte pour cette année" if aside else source,
        declared_on=activite.declared_on,
        recorded_on=_day(activite.recorded_at),
        closed_on=_day(closed) if closed else None,
        fin=activite.fin,
        ligne=without_nir(activite.raw_line) if with_lines else "",
    )


def _day(instant: datetime) -> date:
    """The day in France of a real instant."""
    return instant.astimezone(timezone.get_default_timezone()).date()


def _reserved(solde: SoldeVue) -> str:
    return (
        f"{quantity(solde.reserve, solde.compteur)} du compteur {solde.label} sont réservées pour un dossier en cours."
    )


def _topped_up(solde: SoldeVue) -> str:
    return (
        f"Abondement de {quantity(solde.credite, solde.compteur)} pour un seul dossier, hors plafond, "
        f"dont {quantity(solde.debite, solde.compteur)} utilisées (article L6323-4)."
    )
