"""What a public agent may still draw by anticipation, and what her euros would give in hours."""

from dataclasses import dataclass, replace
from datetime import date

from accounts.models import AccordAnticipation, Compte, ConversionEnHeures
from accounts.rules.counters import euros_text
from accounts.rules.declared import Facts
from accounts.rules.entitlements import stand
from accounts.rules.regimes.anticipation import Droits, next_rights
from accounts.rules.results import Ligne
from accounts.selectors.facts import facts_of, uses_of
from accounts.selectors.law import law_in_force
from cpa_portal.clock.moment import Moment


@dataclass(frozen=True, slots=True)
class EtatAgent:
    """The public hours of a person on the legal day."""

    agent: bool
    disponible: int
    anticipe: int
    droits: Droits
    accords: list[AccordAnticipation]


def agent_of(compte: Compte, at: Moment) -> EtatAgent:
    """A constant number of queries."""
    facts = facts_of(compte)
    state = stand(facts, uses_of(compte, today=at.today), at.today, parameters=law_in_force())
    rows = AccordAnticipation.objects.current().filter(compte=compte).order_by("-accord_on", "-pk")
    return EtatAgent(
        agent=facts.agent_on(at.today),
        disponible=max(0, state.balance("cpf_public")),
        anticipe=state.anticipe,
        droits=next_rights(state, at.today),
        accords=list(rows),
    )


@dataclass(frozen=True, slots=True)
class EurosEnHeures:
    """What asking today would give, line by line; none if nothing can be asked."""

    agent: bool
    debut: date
    lignes: tuple[Ligne, ...]
    demande: ConversionEnHeures | None
    prix: tuple[str, str]


def conversion_of(compte: Compte, at: Moment) -> EurosEnHeures:
    """The lines of a request made today, computed by the rules and kept nowhere."""
    facts, law = facts_of(compte), law_in_force()
    begins, standing = law.day("transfert.debut"), request_standing(compte, facts, at.today)
    priced = max(begins, at.today)
    prices = (euros_text(law.number("transfert.cpf", priced)), euros_text(law.number("transfert.cec", priced)))
    if standing is not None:
        return EurosEnHeures(facts.agent_on(at.today), begins, (), standing, prices)
    asked = replace(facts, transferts=tuple(sorted({*facts.transferts, at.today})))
    state = stand(asked, uses_of(compte, today=at.today), at.today, parameters=law)
    lignes = (line for line in state.lignes if line.nature == "transfert" and line.credited_on == at.today)
    return EurosEnHeures(facts.agent_on(at.today), begins, tuple(lignes), None, prices)


def request_standing(compte: Compte, facts: Facts, today: date) -> ConversionEnHeures | None:
    """The request made since she entered the public service: one is enough for each entry."""
    periods = [item for item in facts.titulaire.statuts if item.statut == "agent_public" and item.covers(today)]
    since = min((item.from_on for item in periods), default=date(today.year, 1, 1))
    rows = ConversionEnHeures.objects.current().filter(compte=compte, requested_on__gte=since)
    return rows.order_by("requested_on").first()
