"""Public agents, from 2017: 24/12/150 hours (48/400 in category C below level V), flat 25 or 50 from 2020."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from accounts.rules.counters import SECONDS, Compteur, ceil, hours_text
from accounts.rules.dates import credit_day
from accounts.rules.parameters import ParameterError, Parametres
from accounts.rules.regimes.bareme import accrue, common, crosses, increased, standing_for
from accounts.rules.regimes.prive import blank, full_rate, sentence
from accounts.rules.regimes.shares import REMEMBERED, Parts, complements, ordered, public_part, together
from accounts.rules.regimes.titulaire import below_level_v, loss_policies, refusal
from accounts.rules.results import Ligne
from accounts.rules.state import State

COMPTEUR = str(Compteur.CPF_PUBLIC)


def credit_public(state: State, year: int) -> None:
    """Post the line of one year of public activity, if any was declared."""
    activites = [item for item in state.activites.get(year, ()) if item.statut == "agent_public"]
    if not activites:
        return
    law, titulaire = state.parameters, state.facts.titulaire
    credited_on = credit_day(law, year)
    regle = law.text("agent_public.article", max(date(year, 1, 1), date(2015, 1, 1)))
    refused = refusal(law, titulaire, year=year, credited_on=credited_on, salaried=False)
    if common(law, "agent_public", year) is None:
        texte = (
            f"Année {year}\u00a0: les agents publics relevaient encore du DIF, le compte est alimenté à partir de 2017."
        )
        state.add(blank(law, year, COMPTEUR, regle, texte))
    elif refused is not None:
        reason, article, politiques = refused
        state.add(blank(law, year, COMPTEUR, article, f"Année {year}\u00a0: {reason}.", politiques))
    else:
        parts = ordered(public_part(law, item, titulaire) for item in activites)
        low = False
        policies: tuple[str, ...] = ()
        if category(state, year) == "C":
            low, policies = _level(state, year)
        held = held_public(state)
        if not any(part.complement for part in parts):
            held = standing_for(law, "agent_public", year, held, low=low)
        ligne = _fed(law, year, parts, held, low, policies)
        state.add(_repaid(state, ligne) if state.anticipe else ligne)


def category(state: State, year: int) -> str | None:
    """Category of the agent at the end of the year, or at his last day in it."""
    periods = [
        period
        for period in state.facts.titulaire.statuts
        if period.statut == "agent_public"
        and period.from_on <= date(year, 12, 31)
        and (period.until_on is None or period.until_on >= date(year, 1, 1))
    ]
    last = max(periods, key=lambda period: (period.until_on or date.max, period.from_on), default=None)
    return last.categorie if last else None


def _level(state: State, year: int) -> tuple[bool, tuple[str, ...]]:
    """Is the agent of category C declared below level V? With the policies that decided it."""
    law, diplomes = state.parameters, state.facts.diplomes
    declared = below_level_v(law, diplomes, year=year, as_of=state.as_of, agent=True)
    policies = loss_policies(law, diplomes, year=year, as_of=state.as_of, agent=True)
    if declared is not None and declared.declared_on.year > year:
        policies += (f"MAJORATION_PUBLIQUE={law.text('MAJORATION_PUBLIQUE', date(year, 1, 1))}",)
    return declared is not None, policies


@lru_cache(REMEMBERED)
def _fed(law: Parametres, year: int, parts: Parts, held: int, low: bool, policies: tuple[str, ...]) -> Ligne:
    """The line of a year: rate, rounding up once, ceiling once. `held` is the credit that the ceilings measure."""
    day, credit = date(year, 1, 1), Fraction(held, SECONDS)
    total = together(parts)
    raised = increased(law, "agent_public", year) if low else None
    bareme = raised or common(law, "agent_public", year)
    if bareme is None:
        raise ParameterError(f"aucun barème d’agent public pour {year}")
    policy = law.text("STEP_POLICY", day)
    exact = accrue(bareme, total, credit, policy)
    stepped = crosses(bareme, total, credit)
    complement = complements(parts)
    earned = int((ceil(exact) + complement) * SECONDS)
    quantite = min(earned, max(0, int((bareme.plafond - credit) * SECONDS)))
    taux = full_rate(bareme, credit)
    texte = sentence(year, parts, bareme, taux, total, exact, complement, step=policy if stepped else "")
    if raised is not None:
        texte += " Catégorie C en dessous du niveau V\u00a0: taux et plafond majorés."
    if quantite < earned:
        texte += (
            f" Le compte porte déjà {hours_text(credit)}\u00a0: le plafond de {hours_text(bareme.plafond)} "
            f"limite le crédit à {hours_text(Fraction(quantite, SECONDS))}."
        )
    politiques: tuple[str, ...] = (f"STEP_POLICY={policy}",) if stepped else ()
    politiques += tuple(choice for part in parts for choice in part.politiques) + policies
    return Ligne(
        compteur=COMPTEUR,
        accrual_year=year,
        credited_on=credit_day(law, year),
        quantite=quantite,
        taux=taux,
        exact=exact + complement,
        plafond=bareme.plafond,
        regle=law.text("agent_public.article", day),
        version=law.version,
        explication=texte,
        nature="alimentation" if quantite else "explication",
        politiques=tuple(dict.fromkeys(politiques)),
    )


def held_public(state: State) -> int:
    """Credit that the ceilings measure: without what remains of the unfitness credit, which is used last.

    Hours advanced by the employer are those of years to come: they do not count twice.
    """
    held = max(0, state.balance(COMPTEUR))
    extra = sum(ligne.quantite for ligne in state.lignes if ligne.nature == "inaptitude")
    return max(0, held - extra - state.anticipe)


def _repaid(state: State, ligne: Ligne) -> Ligne:
    """The line of a year less what an advance had already given: repaid first, line by line."""
    repaid = min(state.anticipe, ligne.quantite)
    if not repaid:
        return ligne
    state.anticipe -= repaid
    left = ligne.quantite - repaid
    texte = (
        f" Dont {hours_text(Fraction(repaid, SECONDS))} déjà prises par anticipation\u00a0: "
        f"{hours_text(Fraction(left, SECONDS))} s’ajoutent au compte."
    )
    nature = "alimentation" if left else "explication"
    return replace(ligne, quantite=left, anticipe=repaid, explication=ligne.explication + texte, nature=nature)
