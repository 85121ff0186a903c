"""Funders with their agents, and dossiers taken from the request to the payment, through the services."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.models import Compte, User
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.numbers import BIC, iban, siret
from cpa_portal.outbox.delivery import drain
from financeurs.models import Financeur, OrdrePaiement, PriseEnCharge, Remise
from financeurs.selectors import digest_of
from financeurs.services import approbations, catalogue, financeurs, prises_en_charge, remises
from modules.models import Dossier, Module, ServiceFait
from modules.services import dossiers
from modules.services.service_fait import record_service_fait
from organismes.selectors import live_iban
from tests.builders import modules as build
from tests.builders.organismes import set_iban

SYSTEM = Actor.system("test")
_ranks = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Funder:
    """A funder and its agents, each with a second factor."""

    row: Financeur
    gestionnaire: Actor
    valideur: Actor
    autre_valideur: Actor
    comptable: Actor
    examinateur: Actor


def _agent(row: Financeur, name: str, *functions: str, at: Moment) -> Actor:
    user = User(email=f"{name}{row.pk}@financeur.example", prenom=name.capitalize(), nom="Agent")
    user.set_password("motdepasse-de-test")
    user.save()
    financeurs.add_agent(financeur=row, user=user, fonctions=list(functions), actor=SYSTEM, at=at)
    return Actor(user_id=user.pk, role=Role.FINANCEUR, structure_id=row.pk, functions=frozenset(functions), strong=True)


def funder(*, at: Moment, **rule: Any) -> Funder:
    """A funder of employees; `rule` holds its caps in cents."""
    rank = 500 + next(_ranks)
    row = financeurs.open_financeur(
        nom=f"Opca {rank}",
        type="opca",
        siret=siret(rank),
        statuts=["salarie"],
        iban=iban(rank),
        bic=BIC,
        actor=SYSTEM,
        at=at,
    )
    if rule:
        financeurs.set_rule(financeur=row, from_on=date(2017, 1, 1), **rule, actor=SYSTEM, at=at)
    return Funder(
        row,
        _agent(row, "gestionnaire", "gestionnaire", at=at),
        _agent(row, "valideur", "valideur", at=at),
        _agent(row, "autre", "valideur", at=at),
        _agent(row, "comptable", "comptable", at=at),
        _agent(row, "examinateur", "examinateur", at=at),
    )


def module_paid_by(payer: Funder, *, at: Moment, rank: int = 1, **changed: Any) -> Module:
    """A published module whose organisme has an IBAN and is in the funder's catalogue."""
    module = build.module(at=at, rank=rank, **changed)
    if live_iban(module.organisme) is None:
        set_iban(
            organisme=module.organisme, iban=iban(rank), bic=BIC, titulaire_du_compte="Tremplin", actor=SYSTEM, at=at
        )
    if not payer.row.catalogue.filter(organisme=module.organisme).exists():
        catalogue.add_entry(financeur=payer.row, organisme=module.organisme, motif="Vérifié", actor=SYSTEM, at=at)
    return module


def submitted(payer: Funder, module: Module, *, at: Moment, compte: Compte | None = None) -> PriseEnCharge:
    """A request that waits for the funder."""
    compte = compte or build.person(at=at, cpf=48)
    dossier = build.draft(at=at, compte=compte, module=module)
    return prises_en_charge.submit(dossier=dossier, financeur=payer.row, actor=build.as_person(compte.titulaire), at=at)


def granted(payer: Funder, module: Module, *, at: Moment, centimes: int | None = None) -> Dossier:
    """An accepted dossier: hours are held."""
    return accepted(submitted(payer, module, at=at), payer, at=at, centimes=centimes)


def accepted(request: PriseEnCharge, payer: Funder, *, at: Moment, centimes: int | None = None) -> Dossier:
    """The dossier of a request that the funder grants, as much as it may unless said."""
    prises_en_charge.accept(
        prise_en_charge=request,
        centimes=centimes or prises_en_charge.most_that_can_be_granted(request, at),
        actor=payer.gestionnaire,
        at=at,
    )
    return Dossier.objects.get(pk=request.dossier_id)


def self_paid(payer: Funder, module: Module, *, at: Moment, hours: int = 10) -> PriseEnCharge:
    """A request of somebody who has some hours and pays the others herself."""
    compte = build.person(at=at, cpf=hours)
    dossier, person = build.draft(at=at, compte=compte, module=module), build.as_person(compte.titulaire)
    dossiers.choose_self_payment(dossier=dossier, paye=True, actor=person, at=at)
    return prises_en_charge.submit(dossier=dossier, financeur=payer.row, actor=person, at=at)


def delivered(payer: Funder, module: Module, *, at: Moment) -> ServiceFait:
    """A service fait whose payment nobody has ordered yet: the event waits."""
    proof = build.proof(granted(payer, module, at=at), at=at)
    return record_service_fait(justificatif=proof, actor=SYSTEM, at=at)


def ordered(payer: Funder, module: Module, *, at: Moment, hours: int | None = None) -> OrdrePaiement:
    """An order born of a service fait that the worker recorded."""
    return ordered_from(submitted(payer, module, at=at), payer, at=at, hours=hours)


def ordered_from(request: PriseEnCharge, payer: Funder, *, at: Moment, hours: int | None = None) -> OrdrePaiement:
    """The order of a request: granted, given in full unless said, and proven."""
    dossier = accepted(request, payer, at=at)
    later = Moment(today=at.today + timedelta(days=10), now=at.now)
    build.proof(dossier, at=later, hours=hours, ended_on=later.today)
    drain(at=later)
    return OrdrePaiement.objects.get(tranche__dossier=dossier)


def approve(ordre: OrdrePaiement, *agents: Actor, at: Moment) -> OrdrePaiement:
    """Approvals of several agents, one after the other."""
    for agent in agents:
        row = OrdrePaiement.objects.get(pk=ordre.pk)
        approbations.approve(ordre=row, digest=digest_of(row) or "", actor=agent, at=at)
    return OrdrePaiement.objects.get(pk=ordre.pk)


def sealed(payer: Funder, module: Module, *, at: Moment) -> Remise:
    """A bank file with one approved order."""
    ordre = approve(ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)
    return remises.seal(
        financeur=payer.row, ordre_ids=[ordre.pk], execution_on=date(2026, 11, 24), actor=payer.comptable, at=at
    )
