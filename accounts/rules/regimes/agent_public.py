"""Public agents, from 2017: 24/12/150 hours (48/400 in category C below level V), flat 25 or 50 from 2020."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from accounts.rules.counters import SECONDS, Compteur, ceil, hours_text
from accounts.rules.dates import credit_day
from accounts.rules.declared import Activite
from accounts.rules.regimes.bareme import accrue, common, crosses, increased
from accounts.rules.regimes.prive import full_rate, sentence
from accounts.rules.regimes.shares import ONE, ZERO, public_part
from accounts.rules.regimes.titulaire import below_level_v, loss_policies, refusal
from accounts.rules.results import Ligne
from accounts.rules.state import State


def credit_public(state: State, year: int) -> None:
    """Post the line of one year of public activity, if any was declared."""
    activites = sorted(
        (item for item in state.facts.activites if item.year == year and item.statut == "agent_public"), key=repr
    )
    if not activites:
        return
    parameters, credited_on = state.parameters, credit_day(state.parameters, year)
    blank = Ligne(
        compteur=str(Compteur.CPF_PUBLIC),
        accrual_year=year,
        credited_on=credited_on,
        quantite=0,
        taux=None,
        exact=ZERO,
        plafond=None,
        regle=parameters.text("agent_public.article", max(date(year, 1, 1), date(2015, 1, 1))),
        version=parameters.version,
        explication="",
        nature="explication",
    )
    refused = refusal(parameters, state.facts.titulaire, year=year, credited_on=credited_on, salaried=False)
    if common(parameters, "agent_public", year) is None:
        texte = (
            f"Année {year}\u00a0: les agents publics relevaient encore du DIF, le compte est alimenté à partir de 2017."
        )
        state.add(replace(blank, explication=texte))
    elif refused is not None:
        reason, regle, politiques = refused
        state.add(replace(blank, regle=regle, explication=f"Année {year}\u00a0: {reason}.", politiques=politiques))
    else:
        state.add(_fed(state, blank, activites))


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


def _fed(state: State, blank: Ligne, activites: list[Activite]) -> Ligne:
    parameters, year = state.parameters, blank.accrual_year
    day = date(year, 1, 1)
    parts = [public_part(parameters, item, state.facts.titulaire) for item in activites]
    total = min(ONE, sum((part.share for part in parts), ZERO))
    agent_c = category(state, year) == "C"
    diplomes = state.facts.diplomes
    declared = below_level_v(parameters, diplomes, year=year, as_of=state.as_of, agent=True)
    raised = increased(parameters, "agent_public", year) if agent_c and declared is not None else None
    bareme = raised or common(parameters, "agent_public", year)
    if bareme is None:  # refused above
        return blank
    credit = _credit(state)
    policy = parameters.text("STEP_POLICY", day)
    exact = accrue(bareme, total, credit, policy)
    stepped = crosses(bareme, total, credit)
    complement = Fraction(sum(part.complement for part in parts), SECONDS)
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
    politiques += tuple(choice for part in parts for choice in part.politiques)
    if agent_c:
        politiques += loss_policies(parameters, diplomes, year=year, as_of=state.as_of, agent=True)
        if declared is not None and declared.declared_on.year > year:
            politiques += (f"MAJORATION_PUBLIQUE={parameters.text('MAJORATION_PUBLIQUE', day)}",)
    return replace(
        blank,
        quantite=quantite,
        taux=taux,
        exact=exact + complement,
        plafond=bareme.plafond,
        explication=texte,
        nature="alimentation" if quantite else "explication",
        politiques=tuple(dict.fromkeys(politiques)),
    )


def _credit(state: State) -> Fraction:
    """Credit that the ceilings measure: without what remains of the unfitness credit, which is used last."""
    held = max(0, state.balance(Compteur.CPF_PUBLIC))
    extra = sum(ligne.quantite for ligne in state.lignes if ligne.nature == "inaptitude")
    return Fraction(max(0, held - extra), SECONDS)
