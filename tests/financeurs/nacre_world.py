"""A body whose quality rests on its NACRE convention alone, with dossiers in every state on 20/12/2017."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from cpa_portal.clock.moment import Moment
from financeurs.models import PriseEnCharge
from financeurs.services import prises_en_charge
from modules.models import Dossier, Module
from modules.services import dossiers
from modules.services import modules as catalogue
from organismes.models import Organisme
from tests.builders import financeurs as money
from tests.builders import modules as build
from tests.builders import organismes as bodies

LAST_DAY, FIRST_DAY = date(2017, 12, 31), date(2018, 1, 1)


def on(day: date) -> Moment:
    return Moment(today=day, now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class NacreWorld:
    body: Organisme
    payer: money.Funder
    modules: list[Module]
    draft: Dossier
    submitted: PriseEnCharge
    accepted: Dossier


def opened(module: Module, *, at: Moment, starts_on: date) -> Dossier:
    compte = build.person(at=at, cpf=48)
    return dossiers.open_dossier(
        titulaire=compte.titulaire,
        module=module,
        first_session_on=starts_on,
        last_session_on=starts_on + timedelta(days=30),
        actor=build.as_person(compte.titulaire),
        at=at,
    )


def requested(payer: money.Funder, module: Module, *, at: Moment, starts_on: date) -> PriseEnCharge:
    dossier = opened(module, at=at, starts_on=starts_on)
    person = build.as_person(dossier.titulaire)
    return prises_en_charge.submit(dossier=dossier, financeur=payer.row, actor=person, at=at)


def nacre_body(at: Moment, *, rank: int = 1, modules: int = 2) -> tuple[Organisme, list[Module]]:
    body = bodies.registered(at=at, rank=rank)
    bodies.nacre(body, at=at)
    member = build.as_member(body)
    rows = [
        catalogue.create_module(organisme=body, **build.values(titre=f"Module {n}"), actor=member, at=at)
        for n in range(modules)
    ]
    return body, [catalogue.publish(module=row, actor=member, at=at) for row in rows]


def nacre_world() -> NacreWorld:
    at = on(date(2017, 12, 20))
    payer, (body, modules) = money.funder(at=at), nacre_body(at)
    accepted = money.accepted(requested(payer, modules[0], at=at, starts_on=date(2017, 12, 22)), payer, at=at)
    return NacreWorld(
        body=body,
        payer=payer,
        modules=modules,
        draft=opened(modules[0], at=at, starts_on=date(2018, 1, 10)),
        submitted=requested(payer, modules[1], at=at, starts_on=date(2017, 12, 29)),
        accepted=accepted,
    )
