"""The facts of a document of `simulate`, declared through the services; uses held and captured day by day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from accounts.models import Compte, Solde
from accounts.rules.counters import amount, decimal_string
from accounts.rules.declared import Activite, Facts, Use
from accounts.rules.entitlements import stand
from accounts.rules.facts import parse_facts
from accounts.rules.parameters import load
from accounts.rules.regimes.anticipation import next_rights
from accounts.rules.results import Utilisation
from accounts.rules.usage import split
from accounts.selectors.facts import facts_of, uses_of
from accounts.services import agents, ledger, repris
from accounts.services import facts as declare
from accounts.services.recompute import recompute
from cpa_portal.clock.moment import Moment
from tests.builders.accounts import HOUR, SYSTEM, compte

EARLY = date(2017, 5, 15)


def declared(document: dict[str, Any], *, at: Moment, rank: int = 1) -> Compte:
    """An account with all the facts of the document, none computed yet. `at` is a day after them all."""
    facts = parse_facts(document)
    person = facts.titulaire
    dates = {"birth_date": person.birth_date} if person.birth_date else {}
    of = compte(at=at, rank=rank, **dates)
    common: dict[str, Any] = {"compte": of, "actor": SYSTEM, "at": at}
    if person.retired_on or person.died_on:
        declare.record_end(retired_on=person.retired_on, died_on=person.died_on, **common)
    for rank_, period in enumerate(person.statuts):
        declare.record_statut(
            statut=period.statut, categorie=period.categorie or "", from_on=period.from_on, until_on=period.until_on,
            source="test", source_ref=f"s{rank_}", **common,
        )  # fmt: skip
    for rank_, activite in enumerate(facts.activites):
        _activite(activite, source_ref=f"a{rank_}", **common)
    for rank_, opened in enumerate(facts.ouvertures):
        repris.record_ouverture(
            compteur=opened.compteur, quantite=opened.quantite, taken_on=opened.on, source="test",
            source_ref=f"o{rank_}", **common,
        )  # fmt: skip
    _rest(of, facts, common, at)
    return of


def _rest(of: Compte, facts: Facts, common: dict[str, Any], at: Moment) -> None:
    if facts.dif:
        declare.declare_dif(secondes=facts.dif, **common)
    if facts.inaptitude:
        repris.record_inaptitude(secondes=facts.inaptitude, source="test", source_ref="i", **common)
    if facts.points_c3p:
        repris.record_points_c3p(points=facts.points_c3p, source="test", source_ref="p", **common)
    for rank, civic in enumerate(facts.cec):
        declare.record_cec(
            categorie=civic.categorie, year=civic.year,
            duration=None if civic.duration is None else Decimal(civic.duration.numerator) / civic.duration.denominator,
            associations=tuple((item.association, int(item.hours * HOUR)) for item in civic.associations),
            source="test", source_ref=f"c{rank}", **common,
        )  # fmt: skip
    for rank, owed in enumerate(facts.correctifs):
        declare.record_correctif(year=owed.year, secondes=owed.quantite, source="test", source_ref=f"k{rank}", **common)
    for diplome in sorted(facts.diplomes, key=lambda item: item.declared_on):
        declare.declare_diplome(
            compte=of, niveau=diplome.niveau, certification_ccn=diplome.certification_ccn,
            declarant=diplome.declared_by, obtained_on=diplome.obtained_on, actor=SYSTEM,
            at=replace(at, today=diplome.declared_on),
        )  # fmt: skip


def _activite(activite: Activite, **common: Any) -> None:
    def scaled(value: Fraction | None, scale: int) -> int | None:
        return None if value is None else int(value * scale)

    declare.record_activite(
        year=activite.year,
        statut=activite.statut,
        source="test",
        employeur_siret=activite.employeur or "",
        heures_secondes=scaled(activite.worked_hours, HOUR),
        reference_secondes=scaled(activite.reference_hours, HOUR),
        basis=activite.basis,
        days_worked=scaled(activite.days_worked, 1),
        days_reference=scaled(activite.days_reference, 1),
        pay_centimes=scaled(activite.pay, 100),
        temps=activite.temps,
        contribution_ratio=None if activite.contribution_ratio is None else Decimal(int(activite.contribution_ratio)),
        accord_secondes=activite.complement,
        absences=tuple((item.nature, int(item.hours * HOUR)) for item in activite.absences),
        **common,
    )


def take(of: Compte, use: Use, *, at: Moment) -> tuple[str, str, str]:
    """A training of the day, split over what the ledger has, held then captured. (DIF, CPF, missing) in hours."""
    on = replace(at, today=use.on)
    recompute(compte_id=of.pk, actor=SYSTEM, at=on)
    done = _split(of, use)
    if use.anticipation is not None and done.a_completer:
        done = _advanced(of, use, done.a_completer, at=on)
    for compteur, quantite in done.debits.items():
        key = f"{use.on}:{use.hours}:{compteur}"
        held = ledger.hold(
            compte=of, compteur=compteur, quantite=quantite, cle=key, cause="essai", effective_on=use.on,
            actor=SYSTEM, at=on,
        )  # fmt: skip
        ledger.capture(
            reservation=held, quantite=quantite, cle=f"{key}:debit", cause="essai", effective_on=use.on,
            actor=SYSTEM, at=on,
        )  # fmt: skip
    dif, cpf, missing = (decimal_string(Fraction(value, HOUR)) for value in (done.dif, done.cpf, done.a_completer))
    return dif, cpf, missing


def _split(of: Compte, use: Use) -> Utilisation:
    available = {row.compteur: row.available for row in Solde.objects.filter(compte=of)}
    return split(available, hours=use.hours, on=use.on, agent=facts_of(of).agent_on(use.on))


def _advanced(of: Compte, use: Use, missing: int, *, at: Moment) -> Utilisation:
    """What the account misses is recorded as an agreement of the employer, within what the law grants that day."""
    assert use.anticipation is not None
    state = stand(facts_of(of), uses_of(of, today=use.on), use.on, parameters=load())
    granted = min(missing, next_rights(state, use.on, use.anticipation.fin_contrat).maximum)
    if granted:
        agents.record_anticipation(
            compte=of, secondes=granted, accord_on=use.anticipation.on, employeur_siret="53104441000011",
            formation=f"Formation du {use.on}", fin_contrat=use.anticipation.fin_contrat, source="test",
            source_ref=f"{use.on}:{use.hours}", actor=SYSTEM, at=at,
        )  # fmt: skip
        recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    return _split(of, use)


def convert(of: Compte, day: date, *, at: Moment) -> None:
    """Euros asked for in hours on a day."""
    on = replace(at, today=day)
    recompute(compte_id=of.pk, actor=SYSTEM, at=on)
    agents.record_conversion(compte=of, source="test", source_ref=f"{day}", actor=SYSTEM, at=on)


def standing(of: Compte) -> dict[str, str]:
    """What is available on each counter that is not empty, as `simulate` prints it."""
    rows = Solde.objects.filter(compte=of)
    return {row.compteur: decimal_string(amount(row.available, row.compteur)) for row in rows if row.available}


def lived(document: dict[str, Any], as_of: date, *, at: Moment, rank: int = 1) -> tuple[Compte, list[Any]]:
    """The whole life of a document until a day: facts, uses in their order, last computation."""
    end = replace(at, today=as_of)
    of = declared(document, at=replace(at, today=max(as_of, EARLY)), rank=rank)
    facts = parse_facts(document)
    for day in facts.transferts:
        if day <= as_of:
            convert(of, day, at=at)
    uses = sorted(facts.uses, key=lambda use: (use.on, use.hours))
    taken = [take(of, use, at=at) for use in uses if use.on <= as_of]
    recompute(compte_id=of.pk, actor=SYSTEM, at=end)
    return of, taken
